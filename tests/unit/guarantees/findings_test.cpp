#include "guarantees/findings.h"

#include <gtest/gtest.h>

namespace stackpilot::guarantees {
namespace {

const Guarantee& guarantee() {
  return *find_guarantee("G-02-02");
}

TEST(Findings, OfNothingAreAnError) {
  const Judgement judged = Findings().conclude(guarantee());
  EXPECT_EQ(judged.verdict, Verdict::kError);
  EXPECT_EQ(judged.reason, "nothing was checked");
}

TEST(Findings, PassWhenAllIsOk) {
  Findings findings;
  findings.ok("a", "fine");
  findings.ok("b", "fine");
  findings.ok("a", "fine");
  findings.ok("c", "good");
  const Judgement judged = findings.conclude(guarantee());
  EXPECT_EQ(judged.verdict, Verdict::kPass);
  EXPECT_EQ(judged.expected, guarantee().expected);
  EXPECT_EQ(judged.observed, "a, b: fine; c: good");
  EXPECT_EQ(judged.id, "G-02-02");
}

TEST(Findings, FailShowsOnlyWhatIsBad) {
  Findings findings;
  findings.ok("a", "fine");
  findings.unknown("b", {"dark", "G-01-01"});
  findings.waive("c", "excused");
  findings.bad("d", "up", "down");
  const Judgement judged = findings.conclude(guarantee());
  EXPECT_EQ(judged.verdict, Verdict::kFail);
  EXPECT_EQ(judged.expected, "d: up");
  EXPECT_EQ(judged.observed, "d: down");
  EXPECT_EQ(judged.reason, "1 of 4 checks failed; could not be judged: b: dark");
  EXPECT_TRUE(judged.blocked_by.empty());
}

TEST(Findings, BlockedNamesEachCauseOnce) {
  Findings findings;
  findings.ok("a", "fine");
  findings.unknown("b", {"dark", "G-02-05"});
  findings.unknown("c", {"dark", "G-01-01"});
  findings.unknown("d", {"dark", "G-02-05"});
  findings.waive("e", "excused");
  const Judgement judged = findings.conclude(guarantee());
  EXPECT_EQ(judged.verdict, Verdict::kBlocked);
  EXPECT_EQ(judged.blocked_by, (std::vector<std::string>{"G-01-01", "G-02-05"}));
  EXPECT_EQ(judged.reason, "b, c, d: dark");
}

TEST(Findings, NotApplicableSaysWhatToDeclareAndWhatWasSeen) {
  Findings findings;
  findings.ok("a", "fine");
  findings.not_applicable("b", "declare `record`");
  const Judgement judged = findings.conclude(guarantee());
  EXPECT_EQ(judged.verdict, Verdict::kNotApplicable);
  EXPECT_EQ(judged.observed, "a: fine");
  EXPECT_EQ(judged.reason, "b: declare `record`");
}

TEST(Findings, NotApplicableHidesNothing) {
  Findings failed, unknown;
  failed.not_applicable("a", "declare `record`");
  failed.bad("b", "up", "down");
  EXPECT_EQ(failed.conclude(guarantee()).verdict, Verdict::kFail);
  unknown.not_applicable("a", "declare `record`");
  unknown.unknown("b", {"dark", "G-01-01"});
  EXPECT_EQ(unknown.conclude(guarantee()).verdict, Verdict::kBlocked);
}

TEST(Findings, UnknownWithoutCauseIsAnError) {
  Findings findings;
  findings.unknown("a", {"dark", "G-01-01"});
  findings.unknown("b", {"darker", ""});
  const Judgement judged = findings.conclude(guarantee());
  EXPECT_EQ(judged.verdict, Verdict::kError);
  EXPECT_TRUE(judged.blocked_by.empty());
}

TEST(Findings, WaivedCarriesTheReason) {
  Findings findings;
  findings.ok("a", "fine");
  findings.waive("b", "excused");
  const Judgement judged = findings.conclude(guarantee());
  EXPECT_EQ(judged.verdict, Verdict::kWaived);
  EXPECT_EQ(judged.reason, "b: excused");
}

TEST(Findings, ManyTextsAreCutShort) {
  Findings findings;
  for (int i = 0; i < 9; ++i) findings.bad("s" + std::to_string(i), "x", "t" + std::to_string(i));
  EXPECT_EQ(findings.conclude(guarantee()).observed, "s0: t0; s1: t1; s2: t2; s3: t3 and 5 more");
}

TEST(Findings, ManySubjectsAreCutShort) {
  Findings findings;
  for (int i = 0; i < 9; ++i) findings.ok("s" + std::to_string(i), "x");
  EXPECT_EQ(findings.conclude(guarantee()).observed, "s0, s1, s2, s3, s4, s5 and 3 more: x");
}

TEST(Findings, KeepTheSlowestDuration) {
  Findings findings;
  findings.took(3);
  findings.took(7);
  findings.took(5);
  EXPECT_EQ(findings.conclude(guarantee()).duration_ms, 7);
}

TEST(Printable, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[2J\n\xff"), "a\\x1b[2J \\xff");
}

TEST(Printable, CutsLongTexts) {
  EXPECT_EQ(printable("abcdef", 3), "abc...");
}

}  // namespace
}  // namespace stackpilot::guarantees
