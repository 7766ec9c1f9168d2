// Measurements of synthetic timelines with one sample every 10 ms.
#include "drills/timeline/timeline.h"

#include <gtest/gtest.h>

namespace stackpilot::drills {
namespace {

// One sample for each character: '.' is a 200, 'x' a 503, '-' no answer. All take 2 ms.
void add_samples(Timeline& timeline, Probe probe, const std::string& pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const int status = pattern[i] == '.' ? 200 : pattern[i] == 'x' ? 503 : 0;
    timeline.samples.push_back({probe, 10.0 * static_cast<double>(i), 2, status, ""});
  }
  timeline.end_ms = std::max(timeline.end_ms, 10.0 * static_cast<double>(pattern.size()));
}

Timeline ready_timeline(const std::string& pattern, std::vector<Mark> marks) {
  Timeline timeline;
  timeline.interval_ms = 10;
  timeline.marks = std::move(marks);
  add_samples(timeline, Probe::kReady, pattern);
  return timeline;
}

using Ms = std::optional<double>;

struct Case {
  const char* what;
  const char* ready;
  std::vector<Mark> marks;
  Ms detection;
  Ms recovery;
};

const Mark injected{mark_injected, 21};

TEST(Measure, DetectionAndRecovery) {
  const Case cases[] = {
      {"down and up again", "...xxx...", {injected, {mark_accepting, 51}}, 11, 11},
      {"a request under way at the injection counts",
       "..x...",
       {injected, {mark_accepting, 40}},
       1,
       0},
      {"up before it was seen to accept", "...xx....", {injected, {mark_accepting, 75}}, 11, 0},
      {"only the last time up counts", "...xx.x..", {injected, {mark_accepting, 42}}, 11, 30},
      {"the last accepting counts",
       "...xxxx..",
       {injected, {mark_accepting, 30}, {mark_accepting, 61}},
       11,
       11},
      {"never up again", "...xxx", {injected, {mark_accepting, 31}}, 11, std::nullopt},
      {"never seen to accept", "...xxx..", {injected}, 11, std::nullopt},
      {"never down", ".........", {injected, {mark_accepting, 31}}, std::nullopt, std::nullopt},
      {"down before the fault only",
       ".x.......",
       {injected, {mark_accepting, 31}},
       std::nullopt,
       std::nullopt},
      {"no answer is down too", "...--...", {injected, {mark_accepting, 41}}, 11, 11},
  };
  for (const Case& one : cases) {
    const Measurements measured = measure(ready_timeline(one.ready, one.marks));
    ASSERT_EQ(measured.episodes.size(), 1U) << one.what;
    EXPECT_EQ(measured.episodes[0].detection_ms, one.detection) << one.what;
    EXPECT_EQ(measured.episodes[0].recovery_ms, one.recovery) << one.what;
  }
}

TEST(Measure, TwoFaultsAreTwoEpisodes) {
  const Measurements measured = measure(ready_timeline("...xx.....xxx..", {injected,
                                                                           {mark_accepting, 45},
                                                                           {mark_healed, 60},
                                                                           {mark_injected, 95},
                                                                           {mark_accepting, 122},
                                                                           {mark_healed, 140}}));
  ASSERT_EQ(measured.episodes.size(), 2U);
  EXPECT_EQ(measured.episodes[0].injected_ms, 21);
  EXPECT_EQ(measured.episodes[0].healed_ms, 60);
  EXPECT_EQ(measured.episodes[0].detection_ms, Ms(11));
  EXPECT_EQ(measured.episodes[0].recovery_ms, Ms(7));
  EXPECT_EQ(measured.episodes[1].healed_ms, 140);
  EXPECT_EQ(measured.episodes[1].detection_ms, Ms(7));
  EXPECT_EQ(measured.episodes[1].recovery_ms, Ms(10));
}

TEST(Measure, AFaultThatWasNotHealedLastsToTheEnd) {
  EXPECT_GE(measure(ready_timeline("...xx", {injected})).episodes.at(0).healed_ms, 50);
}

TEST(Measure, WithoutAFaultThereIsNoEpisode) {
  EXPECT_TRUE(measure(ready_timeline("..x..", {{"something", 5}})).episodes.empty());
  EXPECT_TRUE(measure({}).episodes.empty());
  EXPECT_TRUE(measure({}).probes.empty());
}

TEST(Measure, UnavailableTimeIsThatOfRequestsThatWouldHaveFailed) {
  Timeline timeline;
  add_samples(timeline, Probe::kHealth, ".....");
  add_samples(timeline, Probe::kReady, ".xx.x");
  add_samples(timeline, Probe::kWrite, "-----");
  const Measurements measured = measure(timeline);
  ASSERT_EQ(measured.probes.size(), 3U);
  EXPECT_EQ(measured.probes[0].unavailable_ms, 0);
  EXPECT_EQ(measured.probes[1].unavailable_ms, 30);
  EXPECT_EQ(measured.probes[1].failed, 3U);
  EXPECT_EQ(measured.probes[2].probe, Probe::kWrite);
  EXPECT_EQ(measured.probes[2].unavailable_ms, 50);
  EXPECT_EQ(measured.probes[2].samples, 5U);
}

TEST(Measure, TheLongestRequestAndTheLongestGap) {
  Timeline timeline;
  timeline.end_ms = 1'000;
  timeline.samples = {{Probe::kRead, 0, 4, 200, ""},
                      {Probe::kRead, 40, 900, 503, "db_timeout"},
                      {Probe::kRead, 130, 3, 200, ""},
                      {Probe::kRead, 170, 3, 200, ""}};
  const ProbeMeasurements read = measure(timeline).probes.at(0);
  EXPECT_EQ(read.longest_ms, 900);
  EXPECT_EQ(read.longest_gap_ms, 90);
  EXPECT_EQ(read.unavailable_ms, 90);
}

TEST(Measure, IsKeptAsJson) {
  const Timeline timeline = ready_timeline("...xx..", {injected, {mark_accepting, 41}});
  const auto read = parse_json<Timeline>(to_text(timeline), "timeline");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_text(measure(*read)), to_text(measure(timeline)));
  const auto measured = parse_json<Measurements>(to_text(measure(timeline)), "measurements");
  ASSERT_TRUE(measured) << measured.error().message;
  EXPECT_EQ(to_text(*measured), to_text(measure(timeline)));
}

// TCP retransmits dropped packets, so the answer comes, but later than any client would wait.
TEST(Measure, AnAnswerThatComesTooLateWasNotServed) {
  Timeline timeline;
  timeline.marks = {{mark_injected, 0}};
  timeline.samples = {{Probe::kReady, 10, 3'000, 200, ""}, {Probe::kReady, 3'100, 2, 200, ""}};
  timeline.end_ms = 3'110;
  const Measurements measured = measure(timeline);
  ASSERT_EQ(measured.probes.size(), 1U);
  EXPECT_EQ(measured.probes[0].failed, 0U);
  EXPECT_EQ(measured.probes[0].unavailable_ms, 3'090);
  EXPECT_EQ(measured.episodes.at(0).detection_ms, 10 + client_patience_ms);
  timeline.patience_ms = 3'000;  // on a slow machine
  EXPECT_EQ(measure(timeline).probes.at(0).unavailable_ms, 0);
}

// A client whose packet was lost waits for the retransmission while later ones are served already:
// recovery is measured by those.
TEST(Measure, RecoveryIsForThoseWhoAskThen) {
  Timeline timeline;
  timeline.marks = {{mark_injected, 0}, {mark_accepting, 60}};
  timeline.samples = {{Probe::kReady, 10, 2, 503, "db_unreachable"},
                      {Probe::kReady, 50, 1'030, 200, ""},
                      {Probe::kReady, 90, 2, 200, ""},
                      {Probe::kReady, 130, 2, 200, ""}};
  timeline.end_ms = 2'000;
  const Measurements measured = measure(timeline);
  EXPECT_EQ(measured.episodes.at(0).detection_ms, 12);
  EXPECT_EQ(measured.episodes.at(0).recovery_ms, 32);
}

TEST(Unobserved, IsWhatOfTheGapsIsLongerThanTheInterval) {
  Timeline timeline = ready_timeline("..........", {});
  std::erase_if(timeline.samples,
                [](const Sample& one) { return one.at_ms > 20 && one.at_ms < 70; });
  const struct {
    const char* what;
    double from, to, unobserved;
  } table[] = {
      {"all", 0, 100, 40},
      {"within the gap", 40, 60, 20},
      {"from within it", 50, 90, 20},
      {"into it", 0, 50, 20},
      {"beside it", 70, 100, 0},
      {"after the end nothing is due", 90, 500, 0},
      {"before it", 0, 30, 0},
  };
  for (const auto& one : table) {
    EXPECT_EQ(unobserved_ms(timeline, Probe::kReady, one.from, one.to), one.unobserved) << one.what;
  }
  EXPECT_EQ(unobserved_ms(timeline, Probe::kHealth, 10, 60), 50);
}

struct Noticed {
  const char* what;
  Sample sample;  ///< of a client whose patience is 1 s
  std::uint32_t cut, errors, late, wrong;
};

TEST(MeasureNodes, CountsWhatAClientNotices) {
  const Noticed table[] = {
      {"an answer", {Probe::kRead, 5, 3, 200, ""}, 0, 0, 0, 0},
      {"one that is wanted otherwise", {Probe::kWrite, 5, 3, 201, "", true}, 0, 0, 0, 0},
      {"a slow one", {Probe::kRead, 5, 1'900, 200, ""}, 0, 0, 0, 0},
      {"one after 2 s", {Probe::kRead, 5, 2'001, 200, ""}, 0, 0, 1, 0},
      {"none after 2 s", {Probe::kRead, 5, 4'000, 0, "receive: timeout"}, 0, 0, 1, 0},
      {"refused", {Probe::kRead, 5, 1, 0, "connect: Connection refused"}, 1, 0, 0, 0},
      {"unavailable", {Probe::kReady, 5, 3, 503, "draining"}, 0, 1, 0, 0},
      {"a gateway's", {Probe::kHealth, 5, 3, 504, ""}, 0, 1, 0, 0},
      {"a lost record", {Probe::kRead, 5, 3, 404, "gone", false}, 0, 0, 0, 1},
      {"not what was wanted", {Probe::kReady, 5, 3, 200, "not ready", false}, 0, 0, 0, 1},
  };
  for (const Noticed& one : table) {
    Timeline timeline{.end_ms = 100, .nodes = {"a", "b", "c"}};
    Sample other{Probe::kRead, 7, 1, 200, ""};
    other.node = "b";
    timeline.samples = {one.sample, other};
    timeline.samples.front().node = "a";
    const std::vector<NodeMeasurements> nodes = measure(timeline).nodes;
    ASSERT_EQ(nodes.size(), 3U);
    const NodeMeasurements& seen = nodes.front();
    EXPECT_EQ(seen.requests, 1U) << one.what;
    EXPECT_EQ(seen.cut, one.cut) << one.what;
    EXPECT_EQ(seen.errors, one.errors) << one.what;
    EXPECT_EQ(seen.late, one.late) << one.what;
    EXPECT_EQ(seen.wrong, one.wrong) << one.what;
    EXPECT_EQ(seen.problem.empty(), seen.failed() == 0) << one.what;
    EXPECT_EQ(seen.longest_ms, one.sample.ms) << one.what;
    EXPECT_EQ(nodes[1].requests, 1U);
    EXPECT_EQ(nodes[1].failed(), 0U);
    EXPECT_EQ(nodes[2].requests, 0U);  // it is to be asked, and was not
  }
}

TEST(MeasureNodes, ANodeThatAnswersSaysNothingOfAnotherThatDoesNot) {
  Timeline timeline{.interval_ms = 10, .end_ms = 60, .nodes = {"a", "b"}};
  for (const double at : {0.0, 20.0, 40.0}) {
    Sample answered{Probe::kRead, at, 2, 200, ""};
    Sample refused{Probe::kRead, at + 10, 2, at == 20 ? 0 : 200, ""};
    answered.node = "a";
    refused.node = "b";
    timeline.samples.push_back(answered);
    timeline.samples.push_back(refused);
  }
  const Measurements measured = measure(timeline);
  EXPECT_EQ(measured.nodes.at(0).unavailable_ms, 0);
  EXPECT_EQ(measured.nodes.at(1).unavailable_ms, 20);
  EXPECT_EQ(measured.probes.at(0).unavailable_ms, 20);
  EXPECT_EQ(measured.probes.at(0).longest_gap_ms, 10);
}

}  // namespace
}  // namespace stackpilot::drills
