// G-05-04 and G-05-05: how a release must end, on a fake lab.
#include <gtest/gtest.h>

#include "drills/catalog/drills.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::drills {
namespace {

constexpr const char* image_before = "sha256:1111";
constexpr const char* image_after = "sha256:2222";

RolloutSeen rolled_out() {
  return {.image_before = image_before,
          .image_tried = image_after,
          .image_now = image_after,
          .took_ms = 21'000,
          .build_ms = 11'000,
          .roll_ms = 10'000,
          .running = {{"control", {image_after}}, {"worker1", {image_after}}}};
}

RolloutSeen rolled_back() {
  RolloutSeen seen = rolled_out();
  seen.rolled_back = true;
  seen.why = "it never got ready";
  seen.image_now = image_before;
  seen.running = {{"control", {image_before}}, {"worker1", {image_before}}};
  return seen;
}

struct Releases : DrillCase {
  DrillResult run(const char* name, const RolloutSeen& seen) {
    lab_.rollout = seen;
    return run_drill(scaled_out(), *drills_named(name).front());
  }
};

TEST_F(Releases, OfANewBuildIsFineWhenItRunsEverywhere) {
  const DrillResult result = run("release", rolled_out());
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  ASSERT_EQ(result.figures.size(), 3U);
  EXPECT_EQ(result.figures[2].value, "10.0 s");
}

TEST_F(Releases, OfABadBuildIsFineWhenTheOneBeforeRunsEverywhere) {
  for (const char* name : {"release-bad-crash", "release-bad-unready", "release-bad-version"}) {
    const DrillResult result = run(name, rolled_back());
    EXPECT_EQ(result.verdict, DrillVerdict::kPass) << name << ": " << result.reason;
  }
}

struct Bad {
  const char* drill;
  void (*change)(RolloutSeen&);
  const char* reason;
};

TEST_F(Releases, ThatEndsOtherwiseFails) {
  const Bad table[] = {
      {"release",
       [](RolloutSeen& seen) {
         seen.rolled_back = true;
         seen.why = "a task ended";
       },
       "how the release ended: expected rolled out; observed rolled back: a task ended"},
      {"release",
       [](RolloutSeen& seen) {
         seen.broke = true;
         seen.why = "worker1 is away";
       },
       "expected rolled out; observed an error: worker1 is away"},
      {"release", [](RolloutSeen& seen) { seen.running["worker1"] = {image_before}; },
       "what runs: expected one task of the new image on each node"},
      {"release", [](RolloutSeen& seen) { seen.running["worker1"].clear(); }, "worker1 nothing"},
      {"release",
       [](RolloutSeen& seen) {
         seen.running["control"] = {image_after, image_after};
       },
       "control 2222+2222"},
      {"release", [](RolloutSeen& seen) { seen.running.clear(); }, "nothing is known of any node"},
      {"release-bad-crash", [](RolloutSeen& seen) { seen.rolled_back = false; },
       "expected rolled back by itself; observed rolled out"},
      {"release-bad-crash",
       [](RolloutSeen& seen) {
         seen.broke = true;
         seen.rolled_back = false;
         seen.why = "the update is paused";
       },
       "expected rolled back by itself; observed an error: the update is paused"},
      {"release-bad-unready", [](RolloutSeen& seen) { seen.running["control"] = {image_after}; },
       "what runs: expected one task of the image before"},
      {"release-bad-version", [](RolloutSeen& seen) { seen.image_now = image_after; },
       "what runs: expected one task of the image before"},
  };
  for (const Bad& one : table) {
    RolloutSeen seen = std::string_view(one.drill) == "release" ? rolled_out() : rolled_back();
    one.change(seen);
    const DrillResult result = run(one.drill, seen);
    EXPECT_EQ(result.verdict, DrillVerdict::kFail) << one.reason;
    EXPECT_NE(result.reason.find(one.reason), std::string::npos) << result.reason;
  }
}

}  // namespace
}  // namespace stackpilot::drills
