// Whether the nodes that there are are those of lab.yaml.
#include <gtest/gtest.h>

#include "machine/survey.h"

namespace stackpilot::machine {
namespace {

LabSpec two_nodes() {
  LabSpec lab;
  lab.nodes = {{.name = "control", .address = "192.168.56.10"},
               {.name = "worker1", .address = "192.168.56.11"}};
  return lab;
}

std::string objection_to(const std::vector<MachineState>& states) {
  const Status status = require_as_declared(states, two_nodes());
  if (status) return "";
  EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(status.error().hint,
            "undo the change of infra/lab.yaml, or make the lab anew: make destroy && make up");
  return status.error().message;
}

TEST(AsDeclared, NodesAtTheirAddressesWhateverTheirState) {
  EXPECT_EQ(objection_to({}), "");
  EXPECT_EQ(objection_to({{"worker1", Power::kOff, "exited", {"192.168.56.11"}}}), "");
  EXPECT_EQ(objection_to({{"worker1", Power::kOn, "running", {"10.0.0.2", "192.168.56.11"}},
                          {"control", Power::kPaused, "paused", {"192.168.56.10"}}}),
            "");
  EXPECT_EQ(objection_to({{"control", Power::kUnfinished, "created", {}}}), "")
      << "an interrupted `up` made it";
}

TEST(AsDeclared, AnotherAddressIsNamedWithBoth) {
  EXPECT_EQ(objection_to({{"control", Power::kOn, "running", {"192.168.56.10"}},
                          {"worker1", Power::kOff, "exited", {"192.168.56.21"}}}),
            "worker1 was made with the address 192.168.56.21, and infra/lab.yaml declares "
            "192.168.56.11");
}

TEST(AsDeclared, SwappedAddressesAreWrongToo) {
  EXPECT_NE(objection_to({{"control", Power::kOn, "running", {"192.168.56.11"}},
                          {"worker1", Power::kOn, "running", {"192.168.56.10"}}}),
            "");
}

TEST(AsDeclared, ANodeThatIsNotDeclaredAnyMoreIsNamed) {
  EXPECT_EQ(objection_to({{"worker2", Power::kOn, "running", {"192.168.56.12"}}}),
            "this lab has the node worker2, which infra/lab.yaml does not declare");
}

TEST(StateOf, AMachineThatIsNotThereIsAbsent) {
  const std::vector<MachineState> states = {{"control", Power::kOn, "running", {}}};
  EXPECT_EQ(state_of(states, "control").power, Power::kOn);
  EXPECT_EQ(state_of(states, "worker1").power, Power::kAbsent);
  EXPECT_EQ(state_of(states, "worker1").words, "absent");
}

}  // namespace
}  // namespace stackpilot::machine
