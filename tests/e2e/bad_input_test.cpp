// One clear error message for bad input, conflicting resources, and a wrong lab, node or folder.
#include <gtest/gtest.h>

#include <regex>

#include "base/json.h"
#include "e2e/impostor.h"
#include "e2e/lab_driver.h"
#include "e2e/other_checkout.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

TEST(BadInput, UnknownNodeNamesTheValidOnes) {
  for (const char* command : {"up", "demo", "verify", "status", "down", "clean", "logs"}) {
    SCOPED_TRACE(command);
    const Ran ran = pilot({command}, {{"NODE", "nosuch"}});
    EXPECT_TRUE(exits(2, ran));
    EXPECT_TRUE(holds(ran.err, "nosuch"));
    for (const NodeSpec& node : declared_nodes()) EXPECT_TRUE(holds(ran.err, node.name));
  }
}

TEST(BadInput, UnknownCommandOptionOrFormatIsUsage) {
  EXPECT_TRUE(exits(2, pilot({"explode"})));
  EXPECT_TRUE(exits(2, pilot({})));
  EXPECT_TRUE(exits(2, pilot({"verify", "--fast"})));
  EXPECT_TRUE(exits(2, pilot({"verify", "--format", "yaml"})));
}

TEST(BadInput, LabFileErrorsSayWhere) {
  const OtherCheckout other;
  const struct {
    const char* text;
    const char* where;
  } cases[] = {
      {"network: [", "infra/lab.yaml:1:"},
      {"", "infra/lab.yaml:1:1"},
      {"network:\n  name: lab\n  cidr: 10.9.8.0/24\n  host: 10.9.8.1\n  colour: red\n",
       "infra/lab.yaml:5:3"},
  };
  for (const auto& [text, where] : cases) {
    SCOPED_TRACE(text);
    ASSERT_TRUE(write_file(other.lab_yaml(), text).has_value());
    for (const char* command : {"verify", "up"}) {
      const Ran ran = other->run({command});
      EXPECT_TRUE(exits(2, ran));
      EXPECT_TRUE(holds(ran.err, where));
    }
  }
}

TEST(BadInput, MissingLabFileIsNamed) {
  const OtherCheckout other;
  fs::remove(other.lab_yaml());
  const Ran ran = other->run({"verify"});
  EXPECT_TRUE(exits(2, ran));
  EXPECT_TRUE(holds(ran.err, "infra/lab.yaml"));
}

TEST(BadInput, WithoutALabNothingIsVerified) {
  const OtherCheckout other;
  const Ran text = other->run({"verify"});
  EXPECT_TRUE(exits(3, text));
  EXPECT_TRUE(holds(text.out, "NOT VERIFIED"));
  const Ran json = other->run({"verify", "--format", "json"});
  EXPECT_TRUE(exits(3, json));
  const Json report = parse_json_text(json.out, "the report").value_or(Json::object());
  EXPECT_EQ(report.value("verdict", ""), "NOT VERIFIED") << json.out;
  EXPECT_FALSE(fs::exists(other->root() / ".stackpilot" / "shared"));
}

// Labs can coexist on one machine, but not under the same name.
TEST(BadInput, TakenNameNamesItsOwner) {
  const OtherCheckout other;
  std::string lab = read_file(other.lab_yaml()).value();
  lab = std::regex_replace(lab, std::regex("192\\.168\\.56\\."), "192.168.58.");
  ASSERT_TRUE(write_file(other.lab_yaml(), lab));
  const Ran ran = other->run({"up"});
  EXPECT_TRUE(exits(2, ran));
  EXPECT_TRUE(holds(ran.err, "the lab name stackpilot is taken"));
  EXPECT_TRUE(holds(ran.err, checkout().root().string()));
  EXPECT_TRUE(holds(ran.err, "network.name"));
  EXPECT_TRUE(exits(0, other->run({"destroy"})));
  EXPECT_TRUE(is_green(verify_lab()));
}

TEST(BadInput, TakenSubnetNamesItsOwner) {
  const OtherCheckout other;
  const Ran ran = other->run({"up"});
  EXPECT_TRUE(exits(2, ran));
  EXPECT_TRUE(holds(ran.err, declared_lab().network.cidr + " is taken"));
  EXPECT_TRUE(holds(ran.err, checkout().root().string()));
  EXPECT_TRUE(exits(0, other->run({"destroy"})));
  EXPECT_TRUE(is_green(verify_lab()));
}

// The node-side entry point, as an operator logged in on the node would call it.
Ran entry_point(const std::string& folder, const std::string& lab, const std::string& node) {
  return engine({"exec", "--user", "vagrant", "--workdir", folder, container_of("control"),
                 program_on_nodes(), "node", "down", "--lab", lab, "--node", node});
}

TEST(BadInput, NodeSideRefusesAnotherPlaceLabOrNode) {
  const std::string lab = checkout().lab_id();
  for (const Ran& ran :
       {entry_point("/tmp", lab, "control"), entry_point("/vagrant", "another-lab", "control"),
        entry_point("/vagrant", lab, "worker1")}) {
    EXPECT_TRUE(exits(2, ran));
    EXPECT_TRUE(holds(ran.out, "refused"));
  }
  EXPECT_TRUE(is_green(verify_lab()));
}

// Leaves the service down; the next test of this suite, in busy_lab_test.cpp, deploys it again.
TEST(BadInput, TakenPortNamesItsHolder) {
  const Mend mend([] { EXPECT_TRUE(stop_impostor()); });
  ASSERT_TRUE(exits(0, pilot({"down"})));
  ASSERT_TRUE(start_impostor());
  const Ran ran = pilot({"demo"});
  EXPECT_TRUE(exits(4, ran));
  EXPECT_TRUE(holds(ran.err, "8000"));
  EXPECT_TRUE(holds(ran.err, "python3"));
}

}  // namespace
}  // namespace stackpilot::e2e
