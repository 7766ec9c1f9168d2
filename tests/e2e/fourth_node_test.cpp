// A second lab beside the one under test, to which a fourth node is added while it runs.
#include <gtest/gtest.h>

#include "cli/clone.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

constexpr const char* name_of_lab = "fourth";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Containers of the second lab that its engine, or the machine's, still has.
std::string containers_left() {
  const Ran ran =
      engine({"ps", "--all", "--quiet", "--filter", std::string("name=stackpilot-") + name_of_lab});
  EXPECT_TRUE(exits(0, ran));
  return ran.out;
}

// The repository is cloned as it is committed. On a disk, as /tmp may be in memory.
class FourthNode : public testing::Test {
 protected:
  void SetUp() override {
    std::string lab = read_file(clone_.lab_yaml()).value();
    lab = replaced(lab, "\n  name: stackpilot\n", std::string("\n  name: ") + name_of_lab + "\n");
    lab = replaced(lab, "192.168.56.", "192.168.54.");
    ASSERT_TRUE(write_file(clone_.lab_yaml(), lab));
  }
  // A drill that has failed may have left a fault, which would refuse the clone's `destroy`.
  void TearDown() override {
    if (!clone_->has_lab()) return;
    EXPECT_TRUE(exits(0, clone_->run({"recover"})));
  }

  Verification verify() const {
    Ran ran = clone_->run({"verify", "--format", "json"});
    Json report = parse_json_text(ran.out, "the report").value_or(Json());
    return {std::move(ran), std::move(report)};
  }

  cli_test::Clone clone_{"/var/tmp"};
};

TEST_F(FourthNode, JoinsALabThatRunsAndGoesWithIt) {
  ASSERT_TRUE(exits(0, clone_->run({"up"})));
  ASSERT_TRUE(clone_.add_node("spare", "192.168.54.99"));
  // The node that is declared and not there is missed until `up` has made it.
  const Ran missed = clone_->run({"verify-host"});
  EXPECT_TRUE(exits(1, missed));
  EXPECT_TRUE(holds(missed.out, "spare: no ICMP echo reply"));

  const Ran up = clone_->run({"up"});
  ASSERT_TRUE(exits(0, up));
  EXPECT_TRUE(holds(up.err, "Node spare: made"));
  const Verification verified = verify();
  EXPECT_TRUE(is_green(verified));
  EXPECT_TRUE(holds(verified.ran.out, "spare"));

  const Ran drilled = clone_->run({"drill", "dependency-stop", "--format", "json"});
  EXPECT_TRUE(exits(0, drilled));
  EXPECT_EQ(parse_json_text(drilled.out, "the drill").value_or(Json::object()).value("verdict", ""),
            "PASS");

  ASSERT_TRUE(exits(0, clone_->run({"destroy"})));
  EXPECT_FALSE(clone_->has_lab());
  EXPECT_FALSE(fs::exists(clone_->root() / ".stackpilot" / "engine"));
  EXPECT_FALSE(fs::exists(fs::path("/sys/class/net") / (std::string("sp-") + name_of_lab)));
  EXPECT_EQ(containers_left(), "");
  EXPECT_TRUE(is_green(verify_lab())) << "the lab beside it is as it was";
}

}  // namespace
}  // namespace stackpilot::e2e
