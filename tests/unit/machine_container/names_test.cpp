#include "machine/container/names.h"

#include <gtest/gtest.h>

#include <set>

namespace stackpilot::machine::container {
namespace {

LabSpec lab_of_name(const std::string& name) {
  LabSpec lab;
  lab.network.name = name;
  return lab;
}

TEST(Names, OfTheDefaultLabCarryNoOther) {
  const LabSpec lab = lab_of_name("stackpilot");
  EXPECT_EQ(container_name(lab, "control"), "stackpilot-control");
  EXPECT_EQ(volume_name(lab, "control", "docker"), "stackpilot-control-docker");
  EXPECT_EQ(network_name(lab), "stackpilot");
  EXPECT_EQ(bridge_name(lab), "stackpilot0");
}

TEST(Names, OfAnotherLabCarryItsName) {
  const LabSpec lab = lab_of_name("blue");
  EXPECT_EQ(container_name(lab, "control"), "stackpilot-blue.control");
  EXPECT_EQ(volume_name(lab, "control", "docker"), "stackpilot-blue.control-docker");
  EXPECT_EQ(network_name(lab), "stackpilot-blue");
  EXPECT_EQ(bridge_name(lab), "sp-blue");
}

TEST(Names, OfNodesDifferAsLabsAndNodesDo) {
  EXPECT_NE(container_name(lab_of_name("a"), "b-c"), container_name(lab_of_name("a-b"), "c"));
  EXPECT_NE(container_name(lab_of_name("stackpilot"), "blue-control"),
            container_name(lab_of_name("blue"), "control"));
  EXPECT_NE(container_name(lab_of_name("a"), "c"), container_name(lab_of_name("a.b"), "c"));
}

TEST(Names, OfBridgesFitAnInterfaceAndDifferAsTheLabsDo) {
  std::set<std::string> bridges;
  const std::vector<std::string> labs = {
      "stackpilot",    "stackpilot-copy", "stackpilot-blue",    "stackpilot-blu",    "a",
      "exactly-twelv", "stackpilot0",     std::string(63, 'x'), std::string(62, 'x')};
  for (const std::string& name : labs) {
    const std::string bridge = bridge_name(lab_of_name(name));
    EXPECT_LE(bridge.size(), 15U) << bridge;
    EXPECT_TRUE(bridges.insert(bridge).second) << bridge << " twice, of " << name;
  }
}

}  // namespace
}  // namespace stackpilot::machine::container
