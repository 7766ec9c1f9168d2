#include "drills/summary.h"

#include <gtest/gtest.h>

#include "drills/evidence.h"
#include "drills/verdict.h"
#include "model/verdict_report.h"

namespace stackpilot::drills {
namespace {

DrillResult result(const std::string& drill, DrillVerdict verdict) {
  DrillResult one;
  one.run_id = "r-" + drill;
  one.drill = drill;
  one.verdict = verdict;
  one.reason = verdict == DrillVerdict::kPass ? "" : "because";
  one.node = "control";
  one.duration_ms = 1'234;
  one.started_at = "2026-11-23T12:00:00.000Z";
  one.build_id = "b1";
  one.source_digest = "d1";
  return one;
}

Session session_of(const std::vector<DrillVerdict>& verdicts) {
  Session session;
  for (const DrillVerdict verdict : verdicts) session.results.push_back(result("x", verdict));
  return session;
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  return text.substr(text.rfind('\n', end) + 1, end - text.rfind('\n', end));
}

TEST(ExitCode, IsZeroForPassesOnly) {
  using enum DrillVerdict;
  EXPECT_EQ(exit_code(failure_of(session_of({kPass, kPass}))), 0);
  EXPECT_EQ(exit_code(failure_of(session_of({}))), 3);
  EXPECT_EQ(exit_code(failure_of(session_of({kPass, kSkipped}))), 3);
  EXPECT_EQ(exit_code(failure_of(session_of({kRefused}))), 1);
  EXPECT_EQ(exit_code(failure_of(session_of({kPass, kFail, kSkipped}))), 1);
  for (const DrillVerdict broken : {kError, kVacuous, kUnknown}) {
    EXPECT_EQ(exit_code(failure_of(session_of({kPass, kFail, broken}))), 4);
  }
  EXPECT_EQ(exit_code(failure_of(session_of({kFail, kError, kInterrupted}))), 130);
  Session stopped = session_of({kPass});
  stopped.not_run = {"dependency-stop"};
  EXPECT_EQ(exit_code(failure_of(stopped)), 1);
}

TEST(Summary, EndsWithOneLine) {
  using enum DrillVerdict;
  EXPECT_EQ(last_line(to_text(session_of({kPass, kPass}))), "DRILLS: PASS  2 passed");
  EXPECT_EQ(last_line(to_text(session_of({kPass, kVacuous}))), "DRILLS: FAIL  1 vacuous, 1 passed");
  EXPECT_EQ(last_line(to_text(session_of({kPass, kSkipped}))),
            "DRILLS: INCOMPLETE  1 skipped, 1 passed");
  EXPECT_EQ(last_line(to_text(session_of({kPass, kUnknown, kSkipped}))),
            "DRILLS: UNKNOWN  1 unknown, 1 skipped, 1 passed");
  EXPECT_EQ(to_json(session_of({kPass, kUnknown})).at("verdict"), "UNKNOWN");
  EXPECT_EQ(last_line(to_text(session_of({kFail, kUnknown}))),
            "DRILLS: FAIL  1 unknown, 1 fail, 0 passed");
  Session stopped = session_of({kRefused});
  stopped.not_run = {"dependency-kill"};
  stopped.why_stopped = "the lab is not green";
  const std::string text = to_text(stopped);
  EXPECT_EQ(last_line(text), "DRILLS: FAIL  1 refused, 1 not run, 0 passed");
  EXPECT_NE(text.find("stopped: the lab is not green"), std::string::npos);
}

TEST(Summary, NamesWhatDidNotHold) {
  DrillResult one = result("dependency-stop", DrillVerdict::kFail);
  one.phases = {{"during",
                 0,
                 1'500,
                 {{"G-02-02", "it fails", "it passed", PhaseCheck::Verdict::kFail},
                  {"G-01-01", "holds", "held", PhaseCheck::Verdict::kPass}}}};
  const std::string text = to_text(one, "/evidence");
  EXPECT_TRUE(text.starts_with("DRILL dependency-stop on control: FAIL  (1.2 s)\n")) << text;
  EXPECT_NE(text.find("during    1 of 2 held (1.5 s)"), std::string::npos) << text;
  EXPECT_NE(text.find("    G-02-02: expected it fails; observed it passed\n"), std::string::npos);
  EXPECT_EQ(text.find("G-01-01"), std::string::npos);
  EXPECT_NE(text.find("evidence  /evidence"), std::string::npos);
}

struct Concluded {
  std::vector<PhaseCheck::Verdict> checks;
  DrillVerdict verdict;
  const char* reason;  ///< begins so
};

TEST(Conclusion, IsThatOfTheGravestCheckAndSaysWhy) {
  using enum PhaseCheck::Verdict;
  const Concluded table[] = {
      {{kPass}, DrillVerdict::kPass, ""},
      {{kPass, kUnknown}, DrillVerdict::kUnknown, "during: unknown: expected"},
      {{kUnknown, kError}, DrillVerdict::kError, "during: error: expected"},
      {{kUnknown, kError, kFail}, DrillVerdict::kFail, "during: fail: expected"},
  };
  for (const Concluded& one : table) {
    DrillResult drilled;
    drilled.phases = {{"during", 0, 1, {}}};
    for (const PhaseCheck::Verdict verdict : one.checks) {
      drilled.phases[0].checks.push_back(
          {Json(verdict).get<std::string>(), "more", "less", verdict});
    }
    EXPECT_EQ(conclude(drilled), one.verdict);
    EXPECT_TRUE(first_problem(drilled).starts_with(one.reason)) << first_problem(drilled);
    EXPECT_EQ(first_problem(drilled).empty(), one.verdict == DrillVerdict::kPass);
  }
}

TEST(Summary, ShowsByHowMuchBoundsWereScaled) {
  DrillResult one = result("dependency-stop", DrillVerdict::kPass);
  EXPECT_EQ(to_text(one, "/evidence").find("bounds"), std::string::npos);
  one.slowness = 12;
  EXPECT_NE(to_text(one, "/evidence").find("  bounds    times 12 on this slow machine\n"),
            std::string::npos);
}

TEST(Summary, OfMachinesHasEverythingButTheSamples) {
  Session session = session_of({DrillVerdict::kPass});
  session.results.front().timeline.samples = {Sample{}};
  const Json json = to_json(session);
  EXPECT_EQ(json.at("verdict"), "PASS");
  EXPECT_EQ(json.at("drills").at(0).at("verdict"), "pass");
  EXPECT_FALSE(json.at("drills").at(0).at("timeline").contains("samples"));
}

TEST(Evidence, IsWhatVerificationFinds) {
  const TempFolder root = TempFolder::make(fs::temp_directory_path(), "evidence-").value();
  const auto sealed =
      write_drill_evidence(root.path(), result("dependency-stop", DrillVerdict::kFail));
  ASSERT_TRUE(sealed);
  EXPECT_TRUE(fs::exists(sealed->folder / "result.json"));
  EXPECT_TRUE(fs::exists(sealed->folder / "report.html"));
  const std::vector<DrillRun> runs = read_drill_runs(root.path());
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs.front().run_id, "r-dependency-stop");
  EXPECT_EQ(runs.front().drill, "dependency-stop");
  EXPECT_EQ(runs.front().verdict, "fail");
  EXPECT_EQ(runs.front().build_id, "b1");
  EXPECT_EQ(runs.front().source_digest, "d1");
}

}  // namespace
}  // namespace stackpilot::drills
