// Whether the nodes that there are are those of lab.yaml.
#include "provision/nodes.h"

#include <gtest/gtest.h>

namespace stackpilot::provision {
namespace {

using access::NodeState;

LabSpec two_nodes() {
  LabSpec lab;
  lab.nodes = {{.name = "control", .address = "192.168.56.10"},
               {.name = "worker1", .address = "192.168.56.11"}};
  return lab;
}

std::string objection_to(const std::vector<NodeState>& states) {
  const Status status = require_as_declared(states, two_nodes());
  if (status) return "";
  EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(status.error().hint,
            "undo the change of infra/lab.yaml, or make the lab anew: make destroy && make up");
  return status.error().message;
}

TEST(AsDeclared, NodesAtTheirAddressesWhateverTheirState) {
  EXPECT_EQ(objection_to({}), "");
  EXPECT_EQ(objection_to({{"worker1", "exited", {"192.168.56.11"}}}), "");
  EXPECT_EQ(objection_to({{"worker1", "running", {"10.0.0.2", "192.168.56.11"}},
                          {"control", "paused", {"192.168.56.10"}}}),
            "");
  EXPECT_EQ(objection_to({{"control", "created", {}}}), "") << "an interrupted `up` made it";
}

TEST(AsDeclared, AnotherAddressIsNamedWithBoth) {
  EXPECT_EQ(objection_to({{"control", "running", {"192.168.56.10"}},
                          {"worker1", "exited", {"192.168.56.21"}}}),
            "worker1 was made with the address 192.168.56.21, and infra/lab.yaml declares "
            "192.168.56.11");
}

TEST(AsDeclared, SwappedAddressesAreWrongToo) {
  EXPECT_NE(objection_to({{"control", "running", {"192.168.56.11"}},
                          {"worker1", "running", {"192.168.56.10"}}}),
            "");
}

TEST(AsDeclared, ANodeThatIsNotDeclaredAnyMoreIsNamed) {
  EXPECT_EQ(objection_to({{"worker2", "running", {"192.168.56.12"}}}),
            "this lab has the node worker2, which infra/lab.yaml does not declare");
}

// systemd dies without a word where it gets no inotify instance.
TEST(RoomForNodes, IsNamedWhereItIsMissing) {
  EXPECT_TRUE(require_room({128, 40}, 3));
  EXPECT_TRUE(require_room({24, 0}, 3));
  EXPECT_TRUE(require_room({0, 0}, 3)) << "not known";
  for (const access::InotifyInstances& found :
       {access::InotifyInstances{2, 0}, access::InotifyInstances{128, 120}}) {
    const Status status = require_room(found, 3);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::kCapability);
    EXPECT_NE(status.error().message.find("fs.inotify.max_user_instances is "), std::string::npos);
    EXPECT_EQ(status.error().hint, "as root: sysctl -w fs.inotify.max_user_instances=1024");
  }
}

}  // namespace
}  // namespace stackpilot::provision
