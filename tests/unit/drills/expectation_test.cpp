// Judges what clients have seen, on synthetic timelines: a fault from 1,000 ms to 3,000 ms, and one
// sample of each probe every 40 ms.
#include "drills/expectation.h"

#include <gtest/gtest.h>

#include "drills/client_expectation.h"

namespace stackpilot::drills {
namespace {

using Check = PhaseCheck::Verdict;

constexpr double fault_begins = 1'000;
constexpr double fault_ends = 3'000;

// How the service answers a probe while the fault lasts.
using Answer = std::function<Sample(Probe, double at_ms)>;

Sample answered(Probe probe, double at_ms, int status, const std::string& reason = "",
                double ms = 2) {
  return {probe, at_ms, ms, status, reason};
}

Timeline timeline_of(const Answer& during,
                     const std::vector<Probe>& probes = {all_probes.begin(), all_probes.end()}) {
  Timeline timeline{.interval_ms = 40, .end_ms = 4'000};
  timeline.marks = {{mark_injected, fault_begins},
                    {mark_bites, fault_begins},
                    {mark_healing, fault_ends},
                    {mark_accepting, fault_ends},
                    {mark_healed, fault_ends}};
  for (int round = 0; round * timeline.interval_ms < timeline.end_ms; ++round) {
    const double at = round * timeline.interval_ms;
    for (const Probe probe : probes) {
      const bool broken = at >= fault_begins && at < fault_ends;
      timeline.samples.push_back(broken ? during(probe, at) : answered(probe, at, 200));
    }
  }
  return timeline;
}

// The correct answers while the database is down: only liveness is 200.
Sample refused(Probe probe, double at_ms) {
  return probe == Probe::kHealth ? answered(probe, at_ms, 200)
                                 : answered(probe, at_ms, 503, "db_unreachable");
}

Drill drill() {
  return Drill{.name = "made-up",
               .ready = {.wrong = {"unreachable", "refused"}, .red_within = Millis(500)},
               .holds = {Probe::kHealth},
               .refused = {Probe::kReady, Probe::kRead, Probe::kWrite}};
}

// What a service promises to say of its dependency.
Contract that_says_why() {
  Contract contract;
  contract.readiness.reasons = {{"unreachable", {"db_unreachable"}},
                                {"refused", {"db_auth_failed"}}};
  return contract;
}

// The first check whose claim starts with `claim`.
PhaseCheck check_of(const Drill& drill, const Timeline& timeline, const std::string& claim,
                    int slowness = 1, const Contract& contract = that_says_why()) {
  for (const PhaseCheck& check :
       judge_clients(drill, contract, timeline, measure(timeline), slowness)) {
    if (check.claim.starts_with(claim)) return check;
  }
  throw std::logic_error("nothing claims " + claim);
}

Check verdict_of(const Drill& drill, const Timeline& timeline, const std::string& claim) {
  return check_of(drill, timeline, claim).verdict;
}

TEST(Clients, OfAnHonestServiceSeeWhatTheyShould) {
  const Timeline timeline = timeline_of(refused);
  const Contract contract = that_says_why();
  for (const PhaseCheck& check : judge_clients(drill(), contract, timeline, measure(timeline), 1)) {
    EXPECT_EQ(check.verdict, Check::kPass) << check.claim << ": " << check.observed;
  }
}

// Of one that promises no reasons, no answer is a refusal, too.
TEST(Clients, OfAServiceThatGivesNoReasonsMayGetNoAnswer) {
  const auto silent = [](Probe probe, double at) {
    return probe == Probe::kHealth ? answered(probe, at, 200) : answered(probe, at, 0, "timeout");
  };
  const Timeline timeline = timeline_of(silent);
  const Contract contract;
  for (const PhaseCheck& check : judge_clients(drill(), contract, timeline, measure(timeline), 1)) {
    EXPECT_EQ(check.verdict, Check::kPass) << check.claim << ": " << check.observed;
    EXPECT_FALSE(check.claim.starts_with("/ready says why not"));
  }
  EXPECT_EQ(check_of(drill(), timeline, "read is refused").verdict, Check::kFail);
  const auto serves = [](Probe probe, double at) { return answered(probe, at, 200); };
  EXPECT_EQ(check_of(drill(), timeline_of(serves), "read is refused", 1, contract).verdict,
            Check::kFail);
}

struct Case {
  const char* what;
  Answer during;
  const char* claim;  ///< of the check that must fail
};

class Lies : public ::testing::TestWithParam<Case> {};

TEST_P(Lies, FailTheirCheck) {
  EXPECT_EQ(verdict_of(drill(), timeline_of(GetParam().during), GetParam().claim), Check::kFail);
}

Answer refused_but(Probe which, Sample (*otherwise)(Probe, double)) {
  return [=](Probe probe, double at) {
    return probe == which ? otherwise(probe, at) : refused(probe, at);
  };
}

INSTANTIATE_TEST_SUITE_P(
    Expectation, Lies,
    ::testing::Values(
        Case{"AFailingHealth",
             refused_but(Probe::kHealth,
                         [](Probe probe, double at) { return answered(probe, at, 500); }),
             "health never fails"},
        Case{"AnOrderThatIsTaken",
             refused_but(Probe::kWrite,
                         [](Probe probe, double at) { return answered(probe, at, 200); }),
             "write is refused"},
        Case{"AnOrderThatIsCutOffInsteadOfRefused",
             refused_but(Probe::kWrite,
                         [](Probe probe, double at) { return answered(probe, at, 0, "reset"); }),
             "write is refused"},
        Case{"AnotherError",
             refused_but(Probe::kRead,
                         [](Probe probe, double at) { return answered(probe, at, 500); }),
             "read is refused"},
        Case{"AReasonOfSomethingElse",
             refused_but(Probe::kReady,
                         [](Probe probe, double at) { return answered(probe, at, 503, "tired"); }),
             "/ready says why not"},
        Case{"ReadyAllTheTime",
             refused_but(Probe::kReady,
                         [](Probe probe, double at) { return answered(probe, at, 200); }),
             "/ready turns red"}),
    [](const auto& one) { return one.param.what; });

TEST(Clients, ThatAskNothingProveNothing) {
  const Timeline timeline = timeline_of(refused, {Probe::kReady});
  EXPECT_EQ(verdict_of(drill(), timeline, "health never fails"), Check::kFail);
  EXPECT_EQ(verdict_of(drill(), timeline, "write is refused"), Check::kFail);
}

TEST(Clients, MustHearTheReasonThatReadinessSettlesOn) {
  Drill settled = drill();
  settled.ready.settles_on = "refused";
  EXPECT_EQ(verdict_of(settled, timeline_of(refused), "/ready says why not"), Check::kFail);
  const auto at_last = [](Probe probe, double at) {
    return probe == Probe::kReady && at > 1'200 ? answered(probe, at, 503, "db_auth_failed")
                                                : refused(probe, at);
  };
  EXPECT_EQ(verdict_of(settled, timeline_of(at_last), "/ready says why not"), Check::kPass);
}

TEST(Clients, AreCutOffWhenAnswersComeTooLateOrNever) {
  Drill cut;
  cut.name = "made-up";
  cut.cut_off = {Probe::kHealth};
  const auto late = [](Probe probe, double at) {
    return answered(probe, at, 200, "", fault_ends - at + 20);
  };
  const auto never = [](Probe probe, double at) {
    return answered(probe, at, 0, "timeout", 4'000);
  };
  const auto soon = [](Probe probe, double at) { return answered(probe, at, 200); };
  EXPECT_EQ(verdict_of(cut, timeline_of(late), "health is cut off"), Check::kPass);
  EXPECT_EQ(verdict_of(cut, timeline_of(soon), "health is cut off"), Check::kFail);
  // Their outcome is known only after the fault, so they prove nothing.
  EXPECT_EQ(verdict_of(cut, timeline_of(never), "health is cut off"), Check::kFail);
}

// Of one node, which fails for `out_ms` of the fault; nobody may be without service for a second.
PhaseCheck outage_of(double out_ms, double gap_ms = 0) {
  Drill bounded{.name = "made-up", .unserved_within = Millis(1'000)};
  Timeline timeline = timeline_of([&](Probe probe, double at) {
    return answered(probe, at, at < fault_begins + out_ms ? 503 : 200, "no_replica");
  });
  timeline.nodes = {"worker1"};
  for (Sample& one : timeline.samples) one.node = "worker1";
  std::erase_if(timeline.samples, [&](const Sample& one) {
    return one.at_ms > fault_begins && one.at_ms <= fault_begins + gap_ms;
  });
  return check_of(bounded, timeline, "clients of worker1 are without service");
}

TEST(Clients, MayBeWithoutServiceForSoLongInAll) {
  EXPECT_EQ(outage_of(0).verdict, Check::kPass);
  EXPECT_EQ(outage_of(960).verdict, Check::kPass);
  const PhaseCheck longer = outage_of(1'080);
  EXPECT_EQ(longer.verdict, Check::kFail);
  EXPECT_EQ(longer.expected, "within 1000 ms");
  EXPECT_NE(longer.observed.find("1080 ms; 108 of 400 requests failed, the first"),
            std::string::npos)
      << longer.observed;
  EXPECT_EQ(outage_of(1'080, 400).verdict, Check::kUnknown) << "nobody asked for a part of it";

  const Drill bounded{.name = "made-up", .unserved_within = Millis(1'000)};
  Timeline other = timeline_of(refused);
  other.nodes = {"worker2"};
  EXPECT_EQ(check_of(bounded, other, "clients of worker2").verdict, Check::kFail)
      << "none was asked";
}

TEST(Clients, ThatAskedTooSeldomSayNothing) {
  Timeline timeline = timeline_of(refused);
  std::erase_if(timeline.samples,
                [](const Sample& one) { return one.at_ms > 1'100 && one.at_ms < 1'900; });
  const PhaseCheck sampling = check_of(drill(), timeline, "the sampling");
  EXPECT_EQ(sampling.verdict, Check::kUnknown);
  EXPECT_EQ(sampling.observed,
            "the sampler had a gap of 840 ms in which nothing was seen; bound 500 ms");
  EXPECT_EQ(verdict_of(drill(), timeline_of(refused), "the sampling"), Check::kPass);
}

// What the sampler would have seen with nothing begun in (from, to).
Timeline without(Timeline timeline, double from, double to) {
  std::erase_if(timeline.samples,
                [&](const Sample& one) { return one.at_ms > from && one.at_ms < to; });
  return timeline;
}

// /ready is red from `red` to `green` only, instead of from the fault's beginning to its end.
Timeline red_between(double red, double green) {
  Timeline timeline = timeline_of(refused);
  for (Sample& one : timeline.samples) {
    if (one.probe != Probe::kReady) continue;
    const bool is_red = one.at_ms >= red && one.at_ms < green;
    one = is_red ? refused(one.probe, one.at_ms) : answered(one.probe, one.at_ms, 200);
  }
  return timeline;
}

struct Gap {
  const char* what;
  Timeline timeline;
  const char* claim;
  Check verdict;
};

class SamplerGaps : public ::testing::TestWithParam<Gap> {};

TEST_P(SamplerGaps, ExcuseWhatTheyMayHide) {
  const PhaseCheck check = check_of(drill(), GetParam().timeline, GetParam().claim);
  EXPECT_EQ(check.verdict, GetParam().verdict) << check.observed;
  const bool says_gap = check.observed.find("nothing was seen") != std::string::npos ||
                        check.observed.find("asked in") != std::string::npos;
  EXPECT_EQ(says_gap, GetParam().verdict == Check::kUnknown) << check.observed;
}

constexpr const char* turns_red = "/ready turns red";
constexpr const char* turns_green = "/ready turns green";
const std::vector<Gap> gaps = {
    {"RedInTime", red_between(1'400, 3'000), turns_red, Check::kPass},
    {"RedInTimeInSpiteOfAGap", without(red_between(1'200, 3'000), 1'010, 1'400), turns_red,
     Check::kPass},
    {"RedLateBehindAGap", without(red_between(1'200, 3'000), 1'010, 1'672), turns_red,
     Check::kUnknown},
    {"RedLateWithoutAGap", red_between(1'680, 3'000), turns_red, Check::kFail},
    {"GapBeforeAGreenAnswerThatIsTooLate", without(red_between(1'720, 3'000), 1'010, 1'590),
     turns_red, Check::kFail},
    {"RedLaterThanTheGapExplains", without(red_between(2'000, 3'000), 1'810, 2'190), turns_red,
     Check::kFail},
    {"GapAfterRed", without(red_between(1'680, 3'000), 1'700, 2'900), turns_red, Check::kFail},
    {"NeverRedAndNeverAsked", without(red_between(9'000, 9'000), 990, 3'000), turns_red,
     Check::kUnknown},
    {"NeverRedThoughAskedAfterTheBound", without(red_between(9'000, 9'000), 990, 2'900), turns_red,
     Check::kFail},
    {"GreenInTime", red_between(1'000, 3'400), turns_green, Check::kPass},
    {"GreenLateBehindAGap", without(red_between(1'000, 3'200), 3'010, 3'672), turns_green,
     Check::kUnknown},
    {"GreenLateWithoutAGap", red_between(1'000, 3'680), turns_green, Check::kFail},
    {"GreenLaterThanTheGapExplains", without(red_between(1'000, 3'800), 3'650, 3'800), turns_green,
     Check::kFail},
    {"NeverGreenAndNeverAsked", without(red_between(1'000, 9'000), 3'010, 9'000), turns_green,
     Check::kUnknown},
    {"NeverGreen", red_between(1'000, 9'000), turns_green, Check::kFail},
    {"WriteNotAskedInTheFault", without(timeline_of(refused), 1'010, 3'000), "write is refused",
     Check::kUnknown},
    {"ReasonNotAskedInTheFault", without(timeline_of(refused), 990, 3'000), "/ready says why not",
     Check::kUnknown},
};
INSTANTIATE_TEST_SUITE_P(Expectation, SamplerGaps, ::testing::ValuesIn(gaps),
                         [](const auto& one) { return one.param.what; });

TEST(LongestAnswer, CountsTheTimeInWhichTheSamplerStoodStill) {
  Drill quick;
  quick.longest_answer = Millis(300);
  Timeline hanging = timeline_of(refused);
  hanging.samples[8].ms = 700;
  EXPECT_EQ(verdict_of(quick, hanging, "no request hangs"), Check::kFail);
  Timeline stalled = without(hanging, hanging.samples[8].at_ms, hanging.samples[8].at_ms + 690);
  EXPECT_EQ(verdict_of(quick, stalled, "no request hangs"), Check::kUnknown);
  stalled.samples.back().ms = 700;  // the sampler's end is no gap
  EXPECT_EQ(verdict_of(quick, stalled, "no request hangs"), Check::kFail);
}

TEST(Bounds, ScaleWithTheMachineAndShowBoth) {
  const Timeline late = red_between(1'680, 3'000);
  EXPECT_EQ(check_of(drill(), late, turns_red).expected, "within 500 ms");
  const PhaseCheck slow = check_of(drill(), late, turns_red, 12);
  EXPECT_EQ(slow.verdict, Check::kPass);
  EXPECT_EQ(slow.expected, "within 6000 ms (500 ms, times 12 on this slow machine)");
  Drill quick;
  quick.longest_answer = Millis(300);
  Timeline hanging = timeline_of(refused);
  hanging.samples[8].ms = 700;
  EXPECT_EQ(check_of(quick, hanging, "no request hangs").verdict, Check::kFail);
  EXPECT_EQ(check_of(quick, hanging, "no request hangs", 2).verdict, Check::kFail);
  EXPECT_EQ(check_of(quick, hanging, "no request hangs", 3).verdict, Check::kPass);
}

Judgement judgement(const std::string& id, Verdict verdict) {
  return {.id = id, .verdict = verdict, .reason = "did not answer within 5 s"};
}

struct Judged {
  const char* what;
  Verdict broken;  ///< of the guarantee that the drill breaks
  Verdict other;
  Check of_broken;
  Check of_others;
};

TEST(Broken, IsNotFailedByWhatCouldNotBeJudged) {
  Drill breaking;
  breaking.breaks = {"G-02-02"};
  const Judged table[] = {
      {"as it should be", Verdict::kFail, Verdict::kPass, Check::kPass, Check::kPass},
      {"too slow", Verdict::kError, Verdict::kPass, Check::kError, Check::kPass},
      {"another too slow", Verdict::kFail, Verdict::kError, Check::kPass, Check::kError},
      {"another fails", Verdict::kFail, Verdict::kFail, Check::kPass, Check::kFail},
      {"it holds", Verdict::kPass, Verdict::kPass, Check::kFail, Check::kPass},
  };
  for (const Judged& one : table) {
    const std::vector<PhaseCheck> checks =
        judge_broken(breaking, {judgement("G-02-02", one.broken), judgement("G-01-01", one.other)});
    ASSERT_EQ(checks.size(), 2U);
    EXPECT_EQ(checks[0].verdict, one.of_broken) << one.what;
    EXPECT_EQ(checks[1].verdict, one.of_others) << one.what;
  }
}

// What the contract of the service excepts cannot be seen to fail; the others must hold all the
// same.
TEST(Broken, DoesNotIncludeWhatTheContractExcepts) {
  const Drill breaking{.breaks = {"G-02-02", "G-02-03"}};
  for (const Verdict excepted : {Verdict::kWaived, Verdict::kNotApplicable}) {
    Judgement own = judgement("G-02-02", excepted);
    own.service = "infra";
    const std::vector<PhaseCheck> checks =
        judge_broken(breaking, {own, judgement("G-02-03", Verdict::kFail)});
    ASSERT_EQ(checks.size(), 2U);
    EXPECT_EQ(checks[0].claim, "G-02-03");
    EXPECT_EQ(checks[0].verdict, Check::kPass);
    EXPECT_EQ(checks[1].verdict, Check::kPass) << checks[1].observed;
    own.service.clear();
    EXPECT_EQ(judge_broken(breaking, {own}).at(0).verdict, Check::kFail);
  }
}

TEST(Green, IsNotDeniedByWhatCouldNotBeJudged) {
  const auto verdict = [](std::vector<Judgement> judgements) {
    Verification verification;
    verification.judgements = std::move(judgements);
    return judge_green(verification).verdict;
  };
  EXPECT_EQ(verdict({judgement("G-01-01", Verdict::kPass)}), Check::kPass);
  EXPECT_EQ(verdict({judgement("G-01-01", Verdict::kPass), judgement("G-01-08", Verdict::kError)}),
            Check::kError);
  EXPECT_EQ(verdict({judgement("G-01-01", Verdict::kFail), judgement("G-01-08", Verdict::kError)}),
            Check::kFail);
}

}  // namespace
}  // namespace stackpilot::drills
