// G-04-06, G-04-07: which stages are attempted, and that the lab is always torn down.
#include "ci/pipeline.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <thread>

#include "base/stop.h"
#include "unit/ci/fake_program.h"

namespace stackpilot::ci {
namespace {

using Calls = std::vector<std::string>;

Conditions fit(const FakeProgram& fake) {
  return {fake.program(), fake.folder(), "", Millis(20'000)};
}

const Calls with_a_lab = {"demo-reviewer", "drills",  "prove",  "demo-scale",
                          "scale-down",    "recover", "destroy"};

const StageResult& stage(const std::vector<StageResult>& results, std::string_view name) {
  const auto found = std::find_if(results.begin(), results.end(),
                                  [&](const StageResult& one) { return one.name == name; });
  if (found == results.end()) throw std::logic_error("no stage " + std::string(name));
  return *found;
}

TEST(Pipeline, RunsAllStagesAndTearsDown) {
  const FakeProgram fake("echo 'to stderr' >&2; echo VERIFY: PASS");
  const auto results = run_pipeline(fit(fake), fake.log());
  EXPECT_EQ(fake.calls(), with_a_lab);
  for (const StageResult& one : results) EXPECT_EQ(one.state, StageState::kPassed) << one.name;
  EXPECT_NE(fake.log_text().find("to stderr\nVERIFY: PASS"), std::string::npos);
}

TEST(Pipeline, AttemptsNothingWhereNodesCannotBeMade) {
  const FakeProgram fake("exit 0");
  Conditions conditions = fit(fake);
  conditions.why_no_nodes = "engine: masked";
  const auto results = run_pipeline(conditions, fake.log());
  EXPECT_TRUE(fake.calls().empty());
  for (const StageResult& one : results) {
    EXPECT_EQ(one.state, StageState::kSkipped) << one.name;
    EXPECT_EQ(one.why, "nodes cannot be made here: engine: masked");
  }
}

TEST(Pipeline, TearsDownAfterAFailure) {
  const FakeProgram fake("[ $1 != demo-reviewer ] || { echo 'VERIFY: FAIL  1 failed'; exit 1; }");
  const auto results = run_pipeline(fit(fake), fake.log());
  EXPECT_EQ(fake.calls(), (Calls{"demo-reviewer", "recover", "destroy"}));
  EXPECT_EQ(stage(results, golden_path).state, StageState::kFailed);
  EXPECT_EQ(stage(results, golden_path).why, "exit code 1: VERIFY: FAIL  1 failed");
  EXPECT_EQ(stage(results, drills).state, StageState::kSkipped);
  EXPECT_EQ(stage(results, proof).state, StageState::kSkipped);
  EXPECT_EQ(stage(results, scale_out).state, StageState::kSkipped);
  EXPECT_EQ(stage(results, scale_down).state, StageState::kSkipped);
  EXPECT_EQ(stage(results, tear_down).state, StageState::kPassed);
}

// A killed drill may leave a fault open, and `destroy` is refused while one is open.
TEST(Pipeline, RecoversAndTearsDownAfterDrillsThatFail) {
  const FakeProgram fake("[ $1 != drills ] || exit 1");
  const auto results = run_pipeline(fit(fake), fake.log());
  EXPECT_EQ(fake.calls(), with_a_lab);
  EXPECT_EQ(stage(results, drills).state, StageState::kFailed);
}

TEST(Pipeline, TearsDownWhatDidNotScaleOut) {
  const FakeProgram fake("[ $1 != demo-scale ] || { echo 'VERIFY: FAIL  1 failed'; exit 1; }");
  const auto results = run_pipeline(fit(fake), fake.log());
  EXPECT_EQ(fake.calls(),
            (Calls{"demo-reviewer", "drills", "prove", "demo-scale", "recover", "destroy"}));
  EXPECT_EQ(stage(results, scale_out).why, "exit code 1: VERIFY: FAIL  1 failed");
  EXPECT_EQ(stage(results, scale_down).why, "the scale-out did not pass");
}

TEST(Pipeline, TearsDownAfterATimeout) {
  const FakeProgram fake("[ $1 != demo-reviewer ] || { echo partly; sleep 60; }");
  Conditions conditions = fit(fake);
  conditions.timeout = Millis(300);
  const auto results = run_pipeline(conditions, fake.log());
  EXPECT_EQ(fake.calls(), (Calls{"demo-reviewer", "recover", "destroy"}));
  EXPECT_EQ(stage(results, golden_path).state, StageState::kFailed);
  EXPECT_NE(stage(results, golden_path).why.find("timed out"), std::string::npos);
  EXPECT_NE(fake.log_text().find("partly"), std::string::npos);
}

TEST(Pipeline, ATearDownThatFailsIsAFailure) {
  const FakeProgram fake("[ $1 != destroy ] || { echo 'error: left behind' >&2; exit 4; }");
  const auto results = run_pipeline(fit(fake), fake.log());
  EXPECT_EQ(stage(results, tear_down).state, StageState::kFailed);
  EXPECT_EQ(stage(results, tear_down).why, "exit code 4: error: left behind");
}

TEST(Pipeline, AFailureIsWhatWentWrongAndNotTheNextStep) {
  const FakeProgram fake(
      "[ $1 != demo-reviewer ] || { echo 'error: it broke' >&2; echo 'next:  mend' >&2; exit 4; }");
  const auto results = run_pipeline(fit(fake), fake.log());
  EXPECT_EQ(stage(results, golden_path).why, "exit code 4: error: it broke");
}

// Exit code 5: another run holds the lab's lock, so its lab must not be destroyed.
TEST(Pipeline, LeavesTheLabOfAnotherRunAlone) {
  const FakeProgram fake("[ $1 != demo-reviewer ] || exit 5");
  const auto results = run_pipeline(fit(fake), fake.log());
  EXPECT_EQ(fake.calls(), Calls{"demo-reviewer"});
  EXPECT_EQ(stage(results, golden_path).exit_code, 5);
}

TEST(Pipeline, AStageThatSaysThatItWasInterruptedHasNotFailed) {
  const FakeProgram fake("[ $1 != drills ] || { echo 'error: interrupted' >&2; exit 130; }");
  const auto results = run_pipeline(fit(fake), fake.log());
  EXPECT_EQ(stage(results, drills).state, StageState::kInterrupted);
  EXPECT_EQ(stage(results, drills).why, "interrupted");
  EXPECT_EQ(stage(results, tear_down).state, StageState::kPassed);
}

// In a separate process, because a stop request cannot be withdrawn.
TEST(Pipeline, TearsDownAfterAnInterruption) {
  const FakeProgram fake("[ $1 != demo-reviewer ] || sleep 60; [ $1 != destroy ] || sleep 0.2");
  EXPECT_EXIT(
      {
        install_stop_handlers();
        std::thread([] {
          ::usleep(300'000);
          ::kill(::getpid(), SIGINT);
        }).detach();
        const auto results = run_pipeline(fit(fake), fake.log());
        const bool right = stage(results, golden_path).state == StageState::kInterrupted &&
                           stage(results, drills).state == StageState::kSkipped &&
                           stage(results, tear_down).state == StageState::kPassed;
        ::_exit(right ? 7 : 1);
      },
      ::testing::ExitedWithCode(7), "");
  EXPECT_EQ(fake.calls(), (Calls{"demo-reviewer", "recover", "destroy"}));
}

}  // namespace
}  // namespace stackpilot::ci
