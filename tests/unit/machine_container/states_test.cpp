#include "machine/container/states.h"

#include <gtest/gtest.h>

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::machine::container {
namespace {

using Addresses = std::vector<std::string>;

TEST(NodeStates, AreLinesOfNameStateAndAddresses) {
  const auto states = parse_states(
      "control running 192.168.56.10\nworker1 exited 192.168.56.11 10.0.0.2\nworker2 created\n\n");
  ASSERT_EQ(states.size(), 3U);
  EXPECT_EQ(states[0].addresses, (Addresses{"192.168.56.10"}));
  EXPECT_EQ(states[1].words, "exited");
  EXPECT_EQ(states[1].addresses, (Addresses{"192.168.56.11", "10.0.0.2"}));
  EXPECT_TRUE(states[2].addresses.empty());
  EXPECT_EQ(state_of(states, "worker2").power, Power::kUnfinished);
}

TEST(NodeStates, OfNoContainersAreNone) {
  const fakes::FakePrograms programs;
  programs.put("docker", "");
  EXPECT_TRUE(read_states({}, "abc123").value().empty());
  EXPECT_EQ(programs.calls().size(), 1U) << "inspect without an id is an error";
}

TEST(NodeStates, AreAskedOfTheContainersOfTheLab) {
  const fakes::FakePrograms programs;
  programs.put("docker",
               "case $1 in ps) printf 'c1\\nc2\\n';; inspect) echo 'control running 192.0.2.1';; "
               "esac");
  EXPECT_EQ(read_states({}, "abc123").value().at(0).addresses, (Addresses{"192.0.2.1"}));
  EXPECT_EQ(programs.calls().front(), "docker ps -aq --filter label=stackpilot.lab=abc123");
  EXPECT_TRUE(programs.calls().back().ends_with(" c1 c2"));
}

}  // namespace
}  // namespace stackpilot::machine::container
