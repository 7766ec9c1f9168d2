#include "prove/report/score.h"

#include <gtest/gtest.h>

#include "unit/prove_report/sample_proof.h"

namespace stackpilot::prove {
namespace {

using Kind = std::optional<ErrorKind>;

struct Scored {
  const char* name;
  std::vector<Fate> fates;           // of G-01-03
  std::vector<std::string> not_run;  // of it
  std::string why_stopped;
  bool interrupted;
  Kind failure;
  const char* line;
};

ProofResult result_of(const Scored& one) {
  ProofResult result;
  result.guarantees = {"G-01-03"};
  for (const Fate fate : one.fates) result.mutants.push_back(mutant_of("G-01-03", "m", fate));
  result.not_run = one.not_run;
  result.why_stopped = one.why_stopped;
  result.interrupted = one.interrupted;
  return result;
}

TEST(Score, IsOfTheGravestFate) {
  using enum Fate;
  const Scored table[] = {
      {"killed", {kKilled}, {}, "", false, {}, "PASS  1 guarantee proven by 1 killed mutant"},
      {"one skipped",
       {kKilled, kKilled, kSkipped},
       {},
       "",
       false,
       {},
       "PASS  1 guarantee proven by 2 killed mutants, 1 skipped"},
      {"survived",
       {kKilled, kSurvived},
       {},
       "",
       false,
       ErrorKind::kGuarantee,
       "FAIL  0 of 1 guarantee proven by 1 killed mutant; not: G-01-03 (1 survived)"},
      {"survived and invalid",
       {kInvalid, kSurvived, kSkipped},
       {},
       "",
       false,
       ErrorKind::kGuarantee,
       "FAIL  0 of 1 guarantee proven by 0 killed mutants, 1 skipped; not: G-01-03 (1 survived, 1 "
       "invalid)"},
      {"without a mutant",
       {},
       {},
       "",
       false,
       ErrorKind::kGuarantee,
       "FAIL  0 of 1 guarantee proven by 0 killed mutants; not: G-01-03 (no mutant)"},
      {"only skipped",
       {kSkipped, kSkipped},
       {},
       "",
       false,
       ErrorKind::kCapability,
       "NOT PROVEN  0 of 1 guarantee proven by 0 killed mutants, 2 skipped; not: G-01-03 (only "
       "skipped)"},
      {"interrupted",
       {kSurvived},
       {"G-01-03/late"},
       "interrupted",
       true,
       ErrorKind::kInterrupted,
       "INTERRUPTED  0 of 1 guarantee proven by 0 killed mutants, 1 not run; not: G-01-03 (1 "
       "survived)"},
      {"interrupted at once",
       {},
       {"G-01-03/late"},
       "interrupted",
       true,
       ErrorKind::kInterrupted,
       "INTERRUPTED  0 of 1 guarantee proven by 0 killed mutants, 1 not run; not: G-01-03 (not "
       "run)"},
      {"stopped early",
       {kKilled},
       {"G-01-03/late"},
       "not healed",
       false,
       ErrorKind::kGuarantee,
       "FAIL  1 guarantee proven by 1 killed mutant, 1 not run"},
  };
  for (const Scored& one : table) {
    const ProofResult result = result_of(one);
    EXPECT_EQ(failure_of(result), one.failure) << one.name;
    EXPECT_EQ(verdict_line(result), std::string("PROVE: ") + one.line) << one.name;
  }
}

TEST(Score, OfNothingIsNotProven) {
  EXPECT_EQ(failure_of(ProofResult()), ErrorKind::kCapability);
}

TEST(Matrix, HasARowForEachGuarantee) {
  const ProofResult result = mixed_result();
  const std::vector<Row> rows = matrix_of(result);
  ASSERT_EQ(rows.size(), 6U);
  const std::pair<Proven, const char*> expected[] = {
      {Proven::kYes, ""},           {Proven::kNo, "1 survived"},
      {Proven::kNo, "1 invalid"},   {Proven::kSkipped, "only skipped"},
      {Proven::kNotRun, "not run"}, {Proven::kNo, "no mutant"}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].proven, expected[i].first) << rows[i].guarantee;
    EXPECT_EQ(why_not_proven(rows[i]), expected[i].second) << rows[i].guarantee;
  }
  EXPECT_EQ(rows[1].mutants.size(), 2U);
  EXPECT_EQ(count(rows[1], Fate::kKilled), 1U);
  EXPECT_EQ(rows[2].not_run, std::vector<std::string>{"socket"});
}

TEST(Times, AreThoseOfAllMutants) {
  const MutantTimes total = total_times(proven_result());
  EXPECT_EQ(total.inject, 3 * 412);
  EXPECT_EQ(total.green, 3 * 1'710);
}

}  // namespace
}  // namespace stackpilot::prove
