// verify, judge and evidence check as an operator runs them, without a lab.
#include <gtest/gtest.h>

#include "cli/clone.h"

namespace stackpilot::cli_test {
namespace {

TEST(WithoutALab, VerifyChecksTheRepositoryAndKeepsEvidence) {
  const Clone clone;
  const Ran verified = clone->run({"verify", "--format", "json"}, {{"CI", ""}});
  EXPECT_TRUE(exits(3, verified));
  const Json report = Json::parse(verified.out);
  EXPECT_EQ(report.at("verdict"), "NOT VERIFIED");
  ASSERT_EQ(report.at("guarantees").size(), 8U);
  for (const Json& one : report.at("guarantees")) {
    EXPECT_TRUE(one.at("verdict") == "pass" || one.at("verdict") == "skipped") << one;
  }
  EXPECT_TRUE(exits(0, clone->run({"evidence", "check"})));
}

TEST(WithoutALab, EditedEvidenceShows) {
  const Clone clone;
  EXPECT_TRUE(exits(3, clone->run({"evidence", "check"})));
  clone->run({"verify"}, {{"CI", ""}});
  const Json head = Json::parse(clone.read(".stackpilot/evidence/head.json"));
  EXPECT_TRUE(exits(
      0, clone->run({"evidence", "check", "--head", head.at("manifest").get<std::string>()})));
  const fs::path report =
      clone->root() / ".stackpilot" / "evidence" / head.at("run").get<std::string>() / "report.txt";
  ASSERT_TRUE(write_file(report, "VERIFY: PASS\n"));
  const Ran checked = clone->run({"evidence", "check"});
  EXPECT_TRUE(exits(1, checked));
  EXPECT_TRUE(holds(checked.out, "report.txt was changed"));
}

TEST(Judge, RefusesWhatIsNoObservation) {
  const Clone clone;
  for (const char* text : {"", "{}", "[", "nonsense"}) {
    ASSERT_TRUE(write_file(clone->root() / "seen.json", text));
    const Ran judged = clone->run({"judge", (clone->root() / "seen.json").string()});
    EXPECT_TRUE(exits(2, judged)) << text;
    EXPECT_TRUE(holds(judged.err, "next:"));
  }
  EXPECT_TRUE(exits(2, clone->run({"judge", "/nonexistent"})));
}

}  // namespace
}  // namespace stackpilot::cli_test
