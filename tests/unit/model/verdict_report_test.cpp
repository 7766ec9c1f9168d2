#include "model/verdict_report.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

TEST(TableWord, IsAlwaysOfOneWidth) {
  using enum Verdict;
  for (const Verdict verdict : {kPass, kFail, kError, kBlocked, kSkipped, kWaived}) {
    EXPECT_EQ(table_word(verdict, Palette::kPlain).size(), 7U);
  }
  EXPECT_EQ(table_word(kFail, Palette::kColour), "\x1b[31mFAIL   \x1b[0m");
  EXPECT_EQ(table_word(kWaived, Palette::kColour), "\x1b[33mWAIVED \x1b[0m");
}

struct Ended {
  Outcome outcome;
  std::vector<Verdict> verdicts;
  int code;
};

TEST(Failure, DecidesTheExitCode) {
  using enum Verdict;
  const Ended all[] = {
      {Outcome::kPass, {kPass, kWaived}, 0},         {Outcome::kPass, {}, 0},
      {Outcome::kNotVerified, {kPass, kSkipped}, 3}, {Outcome::kNotVerified, {kError}, 3},
      {Outcome::kFail, {kPass, kFail}, 1},           {Outcome::kFail, {kError, kFail}, 1},
      {Outcome::kFail, {kPass, kBlocked}, 1},        {Outcome::kFail, {}, 1},
      {Outcome::kFail, {kPass, kError, kBlocked}, 4}};
  for (const Ended& one : all) {
    EXPECT_EQ(exit_code(failure_of(one.outcome, one.verdicts)), one.code)
        << to_string(one.outcome) << " with " << Json(one.verdicts);
  }
}

}  // namespace
}  // namespace stackpilot
