#include "prove/judge_mutant.h"

#include <gtest/gtest.h>

namespace stackpilot::prove {
namespace {

using Judgements = std::vector<Judgement>;

Judgement holds(const std::string& id) {
  return {.id = id, .verdict = Verdict::kPass};
}

Judgement fails(const std::string& id, const std::string& observed) {
  return {.id = id, .verdict = Verdict::kFail, .expected = "right", .observed = observed};
}

Judgement blocked(const std::string& id, const std::string& by) {
  return {.id = id, .verdict = Verdict::kBlocked, .reason = "cannot", .blocked_by = {by}};
}

const Guarantee guarded{
    .id = "G-02-05", .claim = "x", .scope = Scope::kBuild, .proof = Proof::kRuntime};
const Mutant moved_tag{
    .name = "m", .summary = "s", .kind = "k", .reason = "retagged", .also = {"G-02-10"}};
const Judgements green = {holds("G-02-04"), holds("G-02-05"), holds("G-02-10")};

struct Judged {
  const char* name;
  Judgements during;
  Fate fate;
  std::string why;
  std::vector<std::string> also = {};
};

void PrintTo(const Judged& row, std::ostream* out) {
  *out << row.name;
}

class JudgeMutant : public ::testing::TestWithParam<Judged> {};

TEST_P(JudgeMutant, TellsWhetherItWasKilled) {
  const Judged& row = GetParam();
  const Finding found = judge_mutant(guarded, moved_tag, "retagged", green, row.during);
  EXPECT_EQ(found.fate, row.fate) << found.why;
  EXPECT_NE(found.why.find(row.why), std::string::npos) << found.why;
  EXPECT_EQ(found.why.empty(), row.fate == Fate::kKilled);
  EXPECT_EQ(found.also, row.also);
}

INSTANTIATE_TEST_SUITE_P(
    All, JudgeMutant,
    ::testing::Values(
        Judged{"Killed",
               {holds("G-02-04"), fails("G-02-05", "it was retagged"), holds("G-02-10")},
               Fate::kKilled,
               ""},
        Judged{"KilledWithANamedOne",
               {holds("G-02-04"), fails("G-02-05", "it was retagged"), fails("G-02-10", "y")},
               Fate::kKilled,
               "",
               {"G-02-10"}},
        Judged{
            "KilledAndBlocks",
            {blocked("G-02-04", "G-02-05"), fails("G-02-05", "it was retagged"), holds("G-02-10")},
            Fate::kKilled,
            ""},
        Judged{"ItHolds", green, Fate::kSurvived, "it holds"},
        Judged{"OnlyBlocked",
               {holds("G-02-04"), blocked("G-02-05", "G-02-10"), fails("G-02-10", "y")},
               Fate::kSurvived,
               "it does not fail",
               {"G-02-10"}},
        Judged{"AnotherReason",
               {holds("G-02-04"), fails("G-02-05", "it is gone"), holds("G-02-10")},
               Fate::kSurvived,
               "for another reason than \"retagged\""},
        Judged{"OneThatIsNotNamed",
               {fails("G-02-04", "lost"), fails("G-02-05", "it was retagged"), holds("G-02-10")},
               Fate::kSurvived,
               "not named, but no longer as before: G-02-04: fail: lost",
               {"G-02-04"}},
        Judged{
            "BlockedByWhatHolds",
            {blocked("G-02-04", "G-02-10"), fails("G-02-05", "it was retagged"), holds("G-02-10")},
            Fate::kSurvived,
            "G-02-04: blocked"},
        Judged{"NotJudged",
               {fails("G-02-05", "it was retagged"), holds("G-02-10")},
               Fate::kSurvived,
               "G-02-04 was not judged",
               {"G-02-04"}},
        Judged{"ItselfNotJudged",
               {holds("G-02-04"), holds("G-02-10")},
               Fate::kSurvived,
               "it was not judged"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace stackpilot::prove
