#include "drills/runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/stop.h"
#include "unit/access_operate/other_process.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::drills {
namespace {

class Runner : public DrillCase {};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Runner, GoesThroughAllPhases) {
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_EQ(
      calls(),
      "verify control, inject records, prove records, clients on control, inject dependency-stop, "
      "prove dependency-stop, verify control, heal dependency-stop, heal records, verify control");
  std::vector<std::string> names;
  for (const PhaseResult& phase : result.phases) names.push_back(phase.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"before", "set-up", "break", "during", "recovery", "after"}));
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(lab_.records_while_gone, 0);
}

TEST_F(Runner, TheResultSaysWhatWasDrilled) {
  const DrillResult result = run(drill());
  EXPECT_EQ(result.drill, "dependency-stop");
  EXPECT_EQ(result.node, "control");
  EXPECT_EQ(result.build_id, "b1");
  EXPECT_EQ(result.source_digest, "d1");
  EXPECT_EQ(result.environment.at(0).name, "kernel");
  EXPECT_EQ(result.proof, "it is there");
  EXPECT_EQ(result.guarantees, (std::vector<std::string>{"G-02-01", "G-03-07"}));
  EXPECT_EQ(result.measurements.episodes.size(), 1U);
  EXPECT_TRUE(result.measurements.episodes.front().detection_ms);
  const std::string journal = read_file(evidence() / result.run_id / "journal.jsonl").value_or("");
  std::size_t from = 0;
  for (const char* event : {"run-began", "fault-opened", "fault-injected", "fault-proven",
                            "fault-healed", "verdict-given", "run-ended"}) {
    const std::size_t found = journal.find(fmt::format("\"event\":\"{}\"", event), from);
    ASSERT_NE(found, std::string::npos) << event << " in " << journal;
    from = found;
  }
}

TEST_F(Runner, RefusesOnABrokenBaselineAndInjectsNothing) {
  lab_.broken = {"G-01-03"};
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kRefused);
  EXPECT_TRUE(holds(result.reason, "nothing was injected")) << result.reason;
  EXPECT_TRUE(holds(result.reason, "G-01-03"));
  EXPECT_EQ(calls(), "verify control");
}

TEST_F(Runner, SkipsWhereTheLabHasNotWhatItNeeds) {
  Drill needy = drill();
  needy.plan = [](const Site&) -> Result<Plan> { return fail(ErrorKind::kCapability, "no node"); };
  const DrillResult result = run(needy);
  EXPECT_EQ(result.verdict, DrillVerdict::kSkipped);
  EXPECT_EQ(result.reason, "no node");
  EXPECT_EQ(calls(), "verify control");
}

TEST_F(Runner, SkipsAFaultThatTheMachinesCannotHave) {
  lab_.impossible = {"dependency-stop"};
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kSkipped);
  EXPECT_EQ(result.reason, "control cannot have dependency-stop");
  EXPECT_EQ(calls(), "verify control");
}

TEST_F(Runner, AFaultThatDoesNotBiteIsNoPass) {
  lab_.toothless = {"dependency-stop"};
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kVacuous);
  EXPECT_TRUE(holds(result.reason, "it is not there"));
  EXPECT_EQ(result.proof, "");
  EXPECT_TRUE(holds(calls(), "heal dependency-stop, heal records"));
  EXPECT_TRUE(open().empty());
}

TEST_F(Runner, AGuaranteeThatHoldsInSpiteOfTheFaultFailsTheDrill) {
  lab_.breaks.clear();
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_TRUE(holds(result.reason, "during: G-02-02: expected it fails")) << result.reason;
}

TEST_F(Runner, AGuaranteeThatMustNotBreakFailsTheDrill) {
  lab_.breaks["dependency-stop"].push_back("G-01-06");
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_TRUE(holds(result.reason, "G-01-06 fail: broken")) << result.reason;
}

TEST_F(Runner, AnExemptGuaranteeMayBreak) {
  lab_.breaks["dependency-stop"].push_back("G-03-08");
  Drill exempting = drill();
  exempting.exempt = {"G-03-08"};
  EXPECT_EQ(run(exempting).verdict, DrillVerdict::kPass);
}

TEST_F(Runner, ReadinessThatStaysGreenFailsTheDrill) {
  lab_.unready.clear();
  Drill impatient = drill();
  impatient.ready.red_within = Millis(50);
  const DrillResult result = run(impatient);
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_TRUE(holds(result.reason, "/ready turns red")) << result.reason;
}

TEST_F(Runner, AnotherReasonThanTheExpectedFailsTheDrill) {
  Drill other = drill();
  other.ready.wrong = {"refused"};
  const DrillResult result = run(other);
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_TRUE(holds(result.reason, "expected 503 db_auth_failed; observed db_gone"));
}

TEST_F(Runner, AProbeThatMustHoldAndDoesNotFailsTheDrill) {
  Drill strict = drill();
  strict.holds = {Probe::kRead};
  EXPECT_EQ(run(strict).verdict, DrillVerdict::kFail);
}

TEST_F(Runner, ARestartedApiFailsTheDrill) {
  lab_.restarts_api = true;
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_TRUE(holds(result.reason, "the API's process")) << result.reason;
}

TEST_F(Runner, WhatTheHistorySaysDecides) {
  lab_.history = HistoryVerdict::kFail;
  EXPECT_EQ(run(drill()).verdict, DrillVerdict::kFail);
  lab_.history = HistoryVerdict::kUnknown;
  const DrillResult unknown = run(drill());
  EXPECT_EQ(unknown.verdict, DrillVerdict::kUnknown);
  EXPECT_EQ(unknown.reason, "nothing was read back");
}

TEST_F(Runner, ALabThatDoesNotRecoverFailsTheDrill) {
  lab_.on_call = [&](const std::string& what) {
    if (what == "heal records") lab_.broken = {"G-02-04"};
  };
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_TRUE(holds(result.reason, "after: all guarantees")) << result.reason;
}

TEST_F(Runner, AFailedInjectionIsHealedAllTheSame) {
  lab_.uninjectable = {"dependency-stop"};
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kError);
  EXPECT_EQ(result.reason, "cannot inject");
  EXPECT_TRUE(lab_.active.empty());
  EXPECT_TRUE(open().empty());
}

TEST_F(Runner, WhatCannotBeHealedStaysInTheLedger) {
  lab_.unhealable = {"dependency-stop"};
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kError);
  EXPECT_TRUE(holds(result.reason, "make recover")) << result.reason;
  ASSERT_EQ(open().size(), 1U);
  EXPECT_EQ(open().front().kind, "dependency-stop");
  EXPECT_EQ(open().front().lab, "abc123");
  EXPECT_FALSE(open().front().undo.empty());
  EXPECT_TRUE(holds(calls(), "heal records")) << "the other faults are healed: " << calls();
}

TEST_F(Runner, NothingIsInjectedWithoutALedger) {
  ASSERT_TRUE(write_file(ledger_folder(), "a file where the folder should be"));
  const DrillResult result = run(drill());
  EXPECT_EQ(result.verdict, DrillVerdict::kError);
  EXPECT_FALSE(holds(calls(), "inject")) << calls();
}

TEST_F(Runner, TheSetUpIsInjectedFirstAndHealedLast) {
  Drill staged = drill();
  staged.plan = [](const Site& site) -> Result<Plan> {
    return Plan{.fault = {"dependency-stop", "worker1"},
                .setup = {{"service-copy", "worker1", {{"from", site.node.name}}}},
                .node = "worker1"};
  };
  const DrillResult result = run(staged);
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_EQ(result.node, "worker1");
  EXPECT_EQ(
      calls(),
      "verify control, inject service-copy, prove service-copy, verify worker1, inject "
      "records, prove records, clients on worker1, inject dependency-stop, prove "
      "dependency-stop, verify "
      "worker1, heal dependency-stop, verify worker1, heal records, heal service-copy, verify "
      "control");
}

TEST_F(Runner, WhatTheFaultDestroysMustBeBrokenAfterHealing) {
  Drill destroying = drill();
  destroying.plan = [](const Site&) -> Result<Plan> {
    return Plan{.fault = {"dependency-stop", "worker1"},
                .setup = {{"service-copy", "worker1"}},
                .node = "worker1"};
  };
  destroying.destroys = {"G-02-04"};
  EXPECT_EQ(run(destroying).verdict, DrillVerdict::kFail);
  lab_.on_call = [&](const std::string& what) {
    if (what == "heal dependency-stop") lab_.broken = {"G-02-04"};
    if (what == "heal service-copy") lab_.broken.clear();
  };
  EXPECT_EQ(run(destroying).verdict, DrillVerdict::kPass);
}

TEST_F(Runner, ANestedFaultHasAnEntryOfItsOwnAndIsHealedFirst) {
  Drill nesting = drill();
  nesting.clients = Clients::kNone;
  nesting.meanwhile = [](Stage& stage, const Verification&) {
    const auto bite = stage.with_fault({"trial", "control"}, [&] {
      stage.expect("inside", stage.fault().kind == "dependency-stop", "", "");
    });
    stage.expect("nested", bite && bite->bit, "", "");
  };
  std::size_t most_open = 0;
  lab_.on_call = [&](const std::string&) { most_open = std::max(most_open, open().size()); };
  const DrillResult result = run(nesting);
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_EQ(most_open, 2U);
  EXPECT_TRUE(holds(calls(), "inject trial, prove trial, heal trial, heal dependency-stop"))
      << calls();
}

TEST_F(Runner, AMomentIsNotLookedAt) {
  Drill moment = drill();
  moment.lasting = Lasting::kMoment;
  const DrillResult result = run(moment);
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_TRUE(holds(calls(), "prove dependency-stop, heal dependency-stop")) << calls();
}

// In a separate process, because a stop request cannot be withdrawn.
TEST_F(Runner, AStopRequestHealsAndProvesNothing) {
  const fs::path told = root_.path() / "told";
  for (const char* moment : {"verify control", "inject records", "inject dependency-stop",
                             "prove dependency-stop", "heal dependency-stop", "heal records"}) {
    fs::remove(told);
    fakes::OtherProcess other([&] {
      install_stop_handlers();
      lab_.on_call = [&](const std::string& what) {
        if (what == moment) request_stop();
      };
      const DrillResult result = run(drill());
      const bool healed = lab_.active.empty() && open().empty();
      static_cast<void>(
          write_file(told, fmt::format("{} {}", Json(result.verdict).get<std::string>(),
                                       healed ? "healed" : "not healed")));
    });
    ASSERT_TRUE(fakes::comes_true([&] { return fs::exists(told); })) << moment;
    EXPECT_EQ(read_file(told).value(), "interrupted healed") << moment;
  }
}

// The clients of a service on several nodes use all addresses; its records are where its database
// is.
TEST_F(Runner, OfAServiceOnSeveralNodesWatchesAllOfThem) {
  Drill unnoticed = drill_of_a_stack();
  const DrillResult result = run_drill(scaled_out(), unnoticed);
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_TRUE(holds(calls(), "clients on control and worker1 and worker2")) << calls();
  EXPECT_TRUE(holds(calls(), "inject records")) << calls();
  EXPECT_EQ(lab_.places.at("records"), "worker1");
  EXPECT_EQ(result.measurements.nodes.size(), 3U);
}

TEST_F(Runner, WhatOneNodesClientsNoticeFailsADrillThatNobodyMayNotice) {
  lab_.notices = {{"worker2", "receive: Connection reset by peer"}};
  const DrillResult result = run_drill(scaled_out(), drill_of_a_stack());
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_TRUE(holds(result.reason,
                    "no client of worker2 notices: expected no request refused, "
                    "reset, answered 5xx or not answered within 2000 ms; observed "))
      << result.reason;
  EXPECT_TRUE(holds(result.reason, "Connection reset by peer")) << result.reason;
}

TEST_F(Runner, SkipsADrillOfAServiceThatRunsOtherwise) {
  const DrillResult of_stack = run(drill_of_a_stack());
  EXPECT_EQ(of_stack.verdict, DrillVerdict::kSkipped);
  EXPECT_EQ(of_stack.reason, "no service is scaled out: make scale-up");
  const DrillResult of_project = run_drill(scaled_out(), drill());
  EXPECT_EQ(of_project.verdict, DrillVerdict::kSkipped);
  EXPECT_TRUE(holds(of_project.reason, "make scale-down")) << of_project.reason;
  EXPECT_EQ(calls(), "");
}

TEST_F(Runner, TellsWhatADrillMeasuresOnceItsFaultIsProven) {
  Drill measuring = drill_of_a_stack();
  measuring.once_proven = [](Stage& stage) {
    stage.measured({"the rollout", "9.8 s"});
    stage.expect("it was fast", false, "5 s", "9.8 s");
  };
  const DrillResult result = run_drill(scaled_out(), measuring);
  ASSERT_EQ(result.figures.size(), 1U);
  EXPECT_EQ(result.figures[0].value, "9.8 s");
  EXPECT_TRUE(holds(result.reason, "break: it was fast: expected 5 s")) << result.reason;
}

}  // namespace
}  // namespace stackpilot::drills
