// The drills of the merge gate, on runs of CI that are made up.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "drills/catalog/drills.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::drills {
namespace {

struct Entry {
  std::string what;
  std::string state;  ///< "skipped" or "failed"
  std::string why;
};

std::string verdict_line(const std::string& verdict, const std::vector<Entry>& entries) {
  std::string line = fmt::format("CI: {}  0 passed", verdict);
  for (const Entry& one : entries) {
    line += fmt::format("; {}: {} ({})", one.state == "skipped" ? "not verified" : one.state,
                        one.what, one.why);
  }
  return line;
}

std::string summary_json(const std::vector<Entry>& entries) {
  Json summary = {{"passed", Json::array()}, {"skipped", Json::array()}, {"failed", Json::array()}};
  for (const Entry& one : entries) {
    summary[one.state].push_back({{"what", one.what}, {"why", one.why}});
  }
  return to_text(summary);
}

// What CI writes of these, in all its forms.
CiSeen seen(int exit_code, const std::string& verdict, const std::vector<Entry>& entries) {
  CiSeen all{.exit_code = exit_code};
  std::string markdown;
  for (const Entry& one : entries) {
    const bool skipped = one.state == "skipped";
    all.out += skipped ? fmt::format("::warning title={}::not verified: {}\n", one.what, one.why)
                       : fmt::format("::error title={}::{}\n", one.what, one.why);
    markdown += fmt::format("\n| {} | {} |\n", one.what, one.why);
    all.logs["junit.xml"] += fmt::format("<testcase name=\"{}\"><{} message=\"{}\"/></testcase>\n",
                                         one.what, skipped ? "skipped" : "failure", one.why);
    all.logs["checks.log"] +=
        fmt::format("{:<9}{} {}\n", skipped ? "SKIPPED" : "FAIL", one.what, one.why);
    if (!skipped) all.logs["verify.log"] += fmt::format("\n== {}: failed {}\n", one.what, one.why);
  }
  all.out += verdict_line(verdict, entries) + "\n";
  all.logs["summary.md"] = all.logs["step summary"] = markdown;
  all.logs["summary.json"] = summary_json(entries);
  return all;
}

CiSeen without_engine(const CiRun&) {
  const std::string why = "engine: masked by STACKPILOT_MASK";
  return seen(3, "NOT VERIFIED",
              {{"check-build", "skipped", "masked by STACKPILOT_MASK"},
               {"golden path", "skipped", why},
               {"drills", "skipped", why},
               {"proof", "skipped", why},
               {"scale-out", "skipped", why}});
}

CiSeen with_failures(const CiRun& run) {
  const std::string engine = "engine: masked by STACKPILOT_MASK";
  const std::string before = "the golden path did not pass";
  if (run.spoiled == Spoiled::kReplaced) {
    return seen(1, "FAIL",
                {{"check-guarantees", "failed", "is not what the registry says"},
                 {"golden path", "skipped", engine}});
  }
  return seen(1, "FAIL",
              {{"golden path", "failed", "error: nodes cannot read this checkout"},
               {"check-docs", "skipped", "masked by STACKPILOT_MASK"},
               {"drills", "skipped", before},
               {"proof", "skipped", before},
               {"scale-out", "skipped", before}});
}

CiSeen with_a_lab(const CiRun& run) {
  const bool interrupted = run.ends == CiEnds::kInterrupted;
  CiSeen all = seen(interrupted ? 130 : 1, interrupted ? "INTERRUPTED" : "FAIL", {});
  all.node_ran = all.took_the_lab = true;
  return all;
}

class MergeGate : public DrillCase {
 protected:
  DrillResult run_on(const char* name, std::function<CiSeen(const CiRun&)> ci) {
    lab_.ci = std::move(ci);
    DrillResult result = run(*drills_named(name).front());
    EXPECT_TRUE(open().empty());
    return result;
  }
  template <typename Change>
  DrillResult run_changed(const char* name, CiSeen (*ci)(const CiRun&), Change change) {
    return run_on(name, [=](const CiRun& run) {
      CiSeen all = ci(run);
      change(all);
      return all;
    });
  }
};

TEST_F(MergeGate, PassesWhereCiIsAsItShouldBe) {
  const std::pair<const char*, CiSeen (*)(const CiRun&)> drills[] = {
      {"merge-gate-absent", without_engine},
      {"merge-gate-logs", with_failures},
      {"merge-gate-teardown-failed", with_a_lab},
      {"merge-gate-teardown-interrupted", with_a_lab}};
  for (const auto& [name, ci] : drills) {
    const DrillResult result = run_on(name, ci);
    EXPECT_EQ(result.verdict, DrillVerdict::kPass) << name << ": " << result.reason;
    EXPECT_EQ(result.guarantees.size(), 1U) << name;
  }
}

TEST_F(MergeGate, EveryTraceOfAnAttemptIsOne) {
  const auto fails = [&](auto change) {
    const DrillResult result = run_changed("merge-gate-absent", without_engine, change);
    EXPECT_EQ(result.verdict, DrillVerdict::kFail);
    EXPECT_NE(result.reason.find("what is attempted without engine and git"), std::string::npos)
        << result.reason;
  };
  fails([](CiSeen& all) { all.took_the_lab = true; });
  fails([](CiSeen& all) { all.node_ran = true; });
  fails([](CiSeen& all) { all.left = {"an engine that runs"}; });
  fails([](CiSeen& all) { all.logs["verify.log"] = ""; });
}

TEST_F(MergeGate, WhatWasSkippedIsNotClaimed) {
  const DrillResult claimed = run_changed("merge-gate-absent", without_engine, [](CiSeen& all) {
    all.logs["summary.md"] += "\n- golden path\n";
  });
  EXPECT_NE(claimed.reason.find("golden path without engine and git"), std::string::npos)
      << claimed.reason;
  EXPECT_NE(claimed.reason.find("not so in summary.md"), std::string::npos) << claimed.reason;
  const DrillResult green =
      run_changed("merge-gate-absent", without_engine, [](CiSeen& all) { all.exit_code = 0; });
  EXPECT_NE(green.reason.find("exit code 0"), std::string::npos) << green.reason;
}

TEST_F(MergeGate, EachPlaceMustSayWhy) {
  for (const char* log : {"summary.json", "summary.md", "step summary", "junit.xml"}) {
    const DrillResult result =
        run_changed("merge-gate-logs", with_failures, [=](CiSeen& all) { all.logs.erase(log); });
    EXPECT_EQ(result.verdict, DrillVerdict::kFail) << log;
    EXPECT_NE(result.reason.find(log), std::string::npos) << result.reason;
  }
  const DrillResult silent = run_changed("merge-gate-logs", with_failures, [](CiSeen& all) {
    all.logs.erase("checks.log");
    all.out = "CI: FAIL\n";
  });
  EXPECT_NE(silent.reason.find("not so in the last line, the annotations, checks.log"),
            std::string::npos)
      << silent.reason;
}

class TornDown : public MergeGate, public ::testing::WithParamInterface<const char*> {};

TEST_P(TornDown, WhatIsLeftOfTheLabFails) {
  const DrillResult result =
      run_changed(GetParam(), with_a_lab, [](CiSeen& all) { all.left = {"the node scratch"}; });
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_NE(result.reason.find("observed the node scratch"), std::string::npos) << result.reason;
}

TEST_P(TornDown, WithoutALabNothingIsProven) {
  const DrillResult result =
      run_changed(GetParam(), with_a_lab, [](CiSeen& all) { all.node_ran = false; });
  EXPECT_EQ(result.verdict, DrillVerdict::kError);
}

INSTANTIATE_TEST_SUITE_P(Drills, TornDown,
                         ::testing::Values("merge-gate-teardown-failed",
                                           "merge-gate-teardown-interrupted"));

}  // namespace
}  // namespace stackpilot::drills
