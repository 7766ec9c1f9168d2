#include "model/verdict_report.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

TEST(TableWord, IsAlwaysOfOneWidth) {
  using enum Verdict;
  for (const Verdict verdict :
       {kPass, kFail, kError, kBlocked, kSkipped, kWaived, kNotApplicable}) {
    EXPECT_EQ(table_word(verdict, Palette::kPlain).size(), 7U);
  }
  EXPECT_EQ(table_word(kNotApplicable, Palette::kPlain), "N/A    ");
  EXPECT_EQ(table_word(kFail, Palette::kColour), "\x1b[31mFAIL   \x1b[0m");
  EXPECT_EQ(table_word(kWaived, Palette::kColour), "\x1b[33mWAIVED \x1b[0m");
}

TEST(Failure, DecidesTheExitCode) {
  EXPECT_EQ(exit_code(failure_of(Outcome::kPass)), 0);
  EXPECT_EQ(exit_code(failure_of(Outcome::kFail)), 1);
  EXPECT_EQ(exit_code(failure_of(Outcome::kNotVerified)), 3);
}

}  // namespace
}  // namespace stackpilot
