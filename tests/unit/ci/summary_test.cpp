// G-04-02: what ran, what was skipped and why, why anything failed.
#include "ci/summary.h"

#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "ci/pipeline.h"

namespace stackpilot::ci {
namespace {

GateResult gate(const std::string& name, Verdict verdict, const std::string& skipped = "") {
  return {name, verdict, "3 files", "", skipped, {}, 2};
}

StageResult ended(const char* name, StageState state, const std::string& why = "",
                  int exit_code = 0) {
  return {name, state, why, exit_code, 1000};
}

Summary verified() {
  Summary summary;
  summary.commit = "c0ffee";
  summary.started_at = "2026-11-23T12:00:00.000Z";
  summary.checks.gates = {gate("secrets", Verdict::kPass)};
  summary.stages = {ended(golden_path, StageState::kPassed), ended(drills, StageState::kPassed),
                    ended(tear_down, StageState::kPassed)};
  summary.evidence_run = "r1";
  summary.evidence_head = "beef";
  return summary;
}

Summary without_nodes() {
  Summary summary = verified();
  summary.stages = {ended(golden_path, StageState::kSkipped, "no engine"),
                    ended(drills, StageState::kSkipped, "no engine")};
  return summary;
}

Summary failed() {
  Summary summary = verified();
  summary.checks.gates.push_back(gate("docs", Verdict::kFail));
  summary.checks.gates.back().findings = {{"a.md", 7, "docs/broken-link", "x|y is gone", "mend"}};
  summary.checks.gates.push_back(gate("terraform", Verdict::kSkipped, "not installed"));
  summary.stages[0] = ended(golden_path, StageState::kFailed, "exit code 1: VERIFY: FAIL", 1);
  summary.stages[1] = ended(drills, StageState::kSkipped, "the golden path did not pass");
  return summary;
}

TEST(Outcome, IsPassOnlyWhenTheRuntimeWasVerified) {
  EXPECT_EQ(outcome_of(verified()), Outcome::kPass);
  EXPECT_EQ(exit_code_of(verified()), 0);
  EXPECT_EQ(outcome_of(without_nodes()), Outcome::kNotVerified);
  EXPECT_EQ(exit_code_of(without_nodes()), 3);
  EXPECT_EQ(outcome_of(failed()), Outcome::kFail);
  EXPECT_EQ(exit_code_of(failed()), 1);
  EXPECT_EQ(outcome_of(Summary{}), Outcome::kNotVerified);
}

TEST(Outcome, AnyPartCanFailIt) {
  for (std::size_t i = 0; i < 3; ++i) {
    Summary summary = verified();
    summary.stages[i].state = StageState::kFailed;
    EXPECT_EQ(outcome_of(summary), Outcome::kFail) << summary.stages[i].name;
  }
  Summary summary = verified();
  summary.checks.gates[0].verdict = Verdict::kError;
  EXPECT_EQ(outcome_of(summary), Outcome::kFail);
  summary = without_nodes();
  summary.checks.gates[0].verdict = Verdict::kFail;
  EXPECT_EQ(outcome_of(summary), Outcome::kFail);
}

TEST(ExitCode, KeepsInterruptionAndLock) {
  Summary summary = verified();
  summary.stages[0].state = StageState::kInterrupted;
  EXPECT_EQ(exit_code_of(summary), 130);
  summary.stages[0] = ended(golden_path, StageState::kFailed, "locked", 5);
  EXPECT_EQ(exit_code_of(summary), 5);
}

TEST(Interruption, ReadsNeitherFailedNorPassed) {
  Summary summary = verified();
  summary.stages[1] = ended(drills, StageState::kInterrupted, "interrupted");
  EXPECT_EQ(outcome_of(summary), Outcome::kFail);
  EXPECT_EQ(verdict_line(summary), "CI: INTERRUPTED  3 passed; interrupted: drills");
  const Json json = Json::parse(to_json_text(summary));
  EXPECT_EQ(json.at("verdict"), "INTERRUPTED");
  EXPECT_TRUE(json.at("failed").empty());
  EXPECT_EQ(json.at("interrupted"), Json({"drills"}));
  const std::string markdown = to_markdown(summary);
  EXPECT_EQ(markdown.find("Failed"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("### Interrupted\n\n- drills\n"), std::string::npos) << markdown;
}

TEST(Interruption, OfARepoCheckIsNoFailureOfIt) {
  Summary summary = without_nodes();
  summary.checks.gates.push_back(gate("terraform", Verdict::kError));
  summary.checks.gates.back().broken = "interrupted";
  EXPECT_EQ(exit_code_of(summary), 130);
  EXPECT_TRUE(verdict_line(summary).starts_with(
      "CI: INTERRUPTED  1 passed; interrupted: check-terraform; not verified: golden path"))
      << verdict_line(summary);
  EXPECT_TRUE(Json::parse(to_json_text(summary)).at("failed").empty());
  summary.checks.gates.back().broken = "it broke";
  EXPECT_EQ(exit_code_of(summary), 1);
}

TEST(VerdictLine, ClaimsNothingThatWasSkipped) {
  EXPECT_EQ(verdict_line(without_nodes()),
            "CI: NOT VERIFIED  1 passed; not verified: golden path (no engine); not verified: "
            "drills (no engine)");
  EXPECT_EQ(verdict_line(verified()), "CI: PASS  4 passed");
}

TEST(JsonSummary, NamesAllThatPassedFailedOrWasSkipped) {
  const Json json = Json::parse(to_json_text(failed()));
  EXPECT_EQ(json.at("verdict"), "FAIL");
  EXPECT_EQ(json.at("passed"), Json({"check-secrets", "tear down"}));
  ASSERT_EQ(json.at("failed").size(), 2U);
  EXPECT_EQ(json["failed"][0].at("what"), "check-docs");
  EXPECT_EQ(json["failed"][0].at("why"),
            "1 findings, the first: a.md:7: docs/broken-link: x|y is gone");
  EXPECT_EQ(json["failed"][1].at("why"), "exit code 1: VERIFY: FAIL");
  ASSERT_EQ(json.at("skipped").size(), 2U);
  EXPECT_EQ(json["skipped"][0].at("why"), "not installed");
  EXPECT_EQ(json["skipped"][1].at("what"), "drills");
  EXPECT_EQ(json.at("evidence").at("head"), "beef");
  EXPECT_EQ(json.at("commit"), "c0ffee");
}

TEST(Markdown, IsATableWhateverWasSaid) {
  const std::string text = to_markdown(failed());
  EXPECT_NE(text.find("## CI: FAIL"), std::string::npos);
  EXPECT_NE(text.find("x\\|y is gone |\n"), std::string::npos);
  EXPECT_NE(text.find("| check-terraform | not installed |"), std::string::npos);
  EXPECT_NE(text.find("head `beef`"), std::string::npos);
}

TEST(Junit, IsOneFileOfAllSuites) {
  const std::string of_verify =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      "  <testsuite name=\"stackpilot verify all\" tests=\"0\"></testsuite>\n</testsuites>\n";
  for (const std::string& verify : {of_verify, std::string(), std::string("</testsuites><test")}) {
    std::istringstream in(to_junit(failed(), verify));
    boost::property_tree::ptree tree;
    boost::property_tree::read_xml(in, tree);
    EXPECT_EQ(tree.get_child("testsuites").count("testsuite"), verify == of_verify ? 3U : 2U);
  }
}

TEST(Annotations, StandBesideTheLinesAndEndNowhereElse) {
  Summary summary = failed();
  summary.checks.gates[1].findings[0].problem = "50% off\n::error::planted";
  const std::string text = to_annotations(summary);
  EXPECT_NE(text.find("::error file=a.md,line=7,title=docs/broken-link::50%25 off "),
            std::string::npos);
  EXPECT_NE(text.find("::warning title=check-terraform::not checked: not installed\n"),
            std::string::npos);
  EXPECT_NE(text.find("::error title=golden path::exit code 1"), std::string::npos);
  EXPECT_EQ(text.find("\n::error::planted"), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::ci
