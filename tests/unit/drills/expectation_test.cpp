// Judges what clients have seen, on synthetic timelines: a fault from 1,000 ms to 3,000 ms, and one
// sample of each probe every 40 ms.
#include "drills/expectation.h"

#include <gtest/gtest.h>

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
  return Drill{
      .name = "made-up",
      .ready = {.reasons = {"db_unreachable", "db_auth_failed"}, .red_within = Millis(500)},
      .holds = {Probe::kHealth},
      .refused = {Probe::kReady, Probe::kRead, Probe::kWrite}};
}

// The verdict of the first check whose claim starts with `claim`.
Check verdict_of(const Drill& drill, const Timeline& timeline, const std::string& claim) {
  for (const PhaseCheck& check : judge_clients(drill, timeline, measure(timeline))) {
    if (check.claim.starts_with(claim)) return check.verdict;
  }
  throw std::logic_error("nothing claims " + claim);
}

TEST(Clients, OfAnHonestServiceSeeWhatTheyShould) {
  const Timeline timeline = timeline_of(refused);
  for (const PhaseCheck& check : judge_clients(drill(), timeline, measure(timeline))) {
    EXPECT_EQ(check.verdict, Check::kPass) << check.claim << ": " << check.observed;
  }
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
  settled.ready.settles_on = "db_auth_failed";
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

TEST(Clients, ThatAskedTooSeldomSayNothing) {
  Timeline timeline = timeline_of(refused);
  std::erase_if(timeline.samples,
                [](const Sample& one) { return one.at_ms > 1'100 && one.at_ms < 1'900; });
  EXPECT_EQ(verdict_of(drill(), timeline, "the sampling"), Check::kError);
  EXPECT_EQ(verdict_of(drill(), timeline_of(refused), "the sampling"), Check::kPass);
}

}  // namespace
}  // namespace stackpilot::drills
