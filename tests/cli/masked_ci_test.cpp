// `make ci` with the engine and one other capability masked.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cli/clone.h"

namespace stackpilot::cli_test {
namespace {

class MaskedCi : public ::testing::TestWithParam<const char*> {
 protected:
  Ran run_ci(const char* ci) const {
    return clone_->run({"ci"}, {{"STACKPILOT_MASK", fmt::format("engine,{}", GetParam())},
                                {"CI", ci},
                                {"GITHUB_ACTIONS", ""},
                                {"GITHUB_STEP_SUMMARY", step_file().string()}});
  }
  fs::path step_file() const { return clone_->root() / "build-step.md"; }
  std::string log(const char* name) const { return clone_.read(fs::path("ci") / "logs" / name); }
  Json summary() const { return Json::parse(log("summary.json")); }

  /// Why a stage or check was skipped; "" if it was not.
  std::string why_skipped(const std::string& what) const {
    const Json read = summary();
    for (const Json& one : read.at("skipped")) {
      if (one.at("what") == what) return one.at("why");
    }
    return "";
  }
  bool infrastructure_was_attempted() const {
    return clone_->has_lab() || fs::exists(clone_->root() / ".stackpilot" / "engine") ||
           fs::exists(clone_->root() / "ci" / "logs" / "verify.log");
  }

  Clone clone_;
};

TEST_P(MaskedCi, ClaimsNothingAndAttemptsNothing) {
  const Ran ran = run_ci("");
  EXPECT_TRUE(exits(3, ran));
  EXPECT_TRUE(holds(ran.out, "CI: NOT VERIFIED"));
  EXPECT_FALSE(infrastructure_was_attempted());
  EXPECT_EQ(summary().at("verdict"), "NOT VERIFIED");
  for (const char* stage : {"golden path", "drills"}) {
    EXPECT_TRUE(holds(why_skipped(stage), "engine: masked by STACKPILOT_MASK")) << stage;
  }
  EXPECT_TRUE(holds(why_skipped("check-build"), "masked by STACKPILOT_MASK"));
  for (const char* name : {"checks.log", "junit.xml", "summary.md"}) EXPECT_NE(log(name), "");
  EXPECT_EQ(read_file(step_file()).value_or(""), log("summary.md"));
  const Json read = summary();
  for (const Json& one : read.at("capabilities")) {
    if (one.at("name") != GetParam()) continue;
    EXPECT_EQ(one.at("present"), false);
    EXPECT_EQ(one.at("evidence"), "masked by STACKPILOT_MASK");
  }
}

INSTANTIATE_TEST_SUITE_P(Capabilities, MaskedCi,
                         ::testing::Values("engine", "docker", "ssh", "ping", "mmdebstrap",
                                           "bootstrap", "cgroups", "disk", "git", "shellcheck",
                                           "terraform", "kvm", "vagrant"));

class MaskedTool : public MaskedCi {};

TEST_P(MaskedTool, FailsInCi) {
  const Ran ran = run_ci("true");
  EXPECT_TRUE(exits(1, ran));
  EXPECT_TRUE(holds(ran.out, "CI: FAIL"));
  EXPECT_FALSE(infrastructure_was_attempted());
}

INSTANTIATE_TEST_SUITE_P(Tools, MaskedTool, ::testing::Values("git", "shellcheck", "terraform"));

}  // namespace
}  // namespace stackpilot::cli_test
