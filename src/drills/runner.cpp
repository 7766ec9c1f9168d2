#include "drills/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/digest.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "drills/client_expectation.h"
#include "drills/environment.h"
#include "drills/expectation.h"
#include "drills/fault_stack.h"
#include "drills/history/operation.h"
#include "drills/missing_parts.h"
#include "drills/phase.h"
#include "drills/verdict.h"
#include "events/stream.h"
#include "guarantees/guarantee.h"

namespace stackpilot::drills {
namespace {

constexpr auto red_patience = Millis(6'000);
constexpr auto green_patience = Millis(45'000);
constexpr auto look_interval = Millis(10);

// Ends a run early, with this verdict.
struct Stopped {
  DrillVerdict verdict;
  std::string reason;
};
using Progress = tl::expected<void, Stopped>;

tl::unexpected<Stopped> stopped(DrillVerdict verdict, std::string reason) {
  return tl::unexpected<Stopped>(Stopped{verdict, std::move(reason)});
}

tl::unexpected<Stopped> stopped_by(const Error& error) {
  return stopped(
      error.kind == ErrorKind::kInterrupted ? DrillVerdict::kInterrupted : DrillVerdict::kError,
      error.message);
}

// For errors before the injection: a missing capability skips the drill.
tl::unexpected<Stopped> not_possible(const Error& error) {
  return error.kind == ErrorKind::kCapability ? stopped(DrillVerdict::kSkipped, error.message)
                                              : stopped_by(error);
}

class Run;

// The Stage that a drill's functions get; forwards to the Run.
class RunStage : public Stage {
 public:
  RunStage(Run& run, const RunContext& context, const Site& site, std::string node,
           std::vector<PhaseCheck>& checks)
      : Stage(context.lab, site, std::move(node), context.settle, checks), run_(run) {}
  Result<node::Bite> with_fault(const FaultPlan& fault,
                                const std::function<void()>& meanwhile) override;
  const Fault& fault() const override;
  std::vector<footprint::HostFingerprint>& fingerprints() override;
  void keep(const std::string& file, const Json& content) override;
  const DrillResult& result() const override;
  void measured(Fact figure) override;

 private:
  Run& run_;
};

class Run {
 public:
  Run(const RunContext& context, const Drill& drill, DrillResult& result, const Stopwatch& clock)
      : context_(context),
        drill_(drill),
        result_(result),
        clock_(clock),
        faults_(context.lab, context.ledger) {}

  Progress execute() {
    Progress progress = before();
    if (progress) progress = set_up();
    if (progress) progress = break_it();
    if (progress) progress = meanwhile();
    if (progress) progress = recover();
    if (Status healed = heal_everything(); !healed) {
      return stopped(DrillVerdict::kError,
                     "not healed, `make recover` does it: " + healed.error().message);
    }
    if (progress) progress = afterwards();
    if (!progress && progress.error().verdict == DrillVerdict::kInterrupted) {
      return stopped(DrillVerdict::kInterrupted, "interrupted; what was injected is healed");
    }
    return progress;
  }

  Result<node::Bite> with_fault(const FaultPlan& plan, const std::function<void()>& act) {
    const std::size_t below = faults_.open().size();
    Result<node::Bite> bite = inject_and_prove(plan);
    if (bite && bite->bit && act) act();
    TRY(faults_.heal_down_to(below));
    return bite;
  }

  const Fault& main_fault() const { return main_fault_; }
  const DrillResult& result() const { return result_; }
  void keep_figure(Fact figure) { result_.figures.push_back(std::move(figure)); }
  std::vector<footprint::HostFingerprint>& fingerprints() { return fingerprints_; }

  void keep_file(const std::string& file, const Json& content) {
    static_cast<void>(
        write_file(context_.evidence / result_.run_id / file, to_text(content, 2) + "\n"));
  }

 private:
  // Called on every way out: heals the main fault, stops the clients, then removes their records.
  Status heal_everything() {
    const Status fault = faults_.heal_down_to(std::min(below_main_, faults_.open().size()));
    stop_clients();
    const Status rest = faults_.heal_down_to(0);
    return fault ? rest : fault;
  }

  Progress before() {
    if (const std::string why = why_not_for(drill_, context_.service); !why.empty()) {
      return stopped(DrillVerdict::kSkipped, why);
    }
    const std::string runs_otherwise = why_not_while(drill_.needs.runs, context_.scale_out);
    if (!runs_otherwise.empty()) return stopped(DrillVerdict::kSkipped, runs_otherwise);
    Phase phase("before", drill_, result_, clock_);
    Result<Verification> baseline = context_.lab.verify(context_.node.name);
    if (!baseline) return stopped_by(baseline.error());
    note_build(*baseline);
    phase.add({judge_green(*baseline)});
    if (phase.checks().front().verdict == PhaseCheck::Verdict::kError) {
      return stopped(DrillVerdict::kError,
                     "the lab could not be judged, so nothing was injected: " +
                         phase.checks().front().observed);
    }
    if (phase.checks().front().verdict != PhaseCheck::Verdict::kPass) {
      return stopped(DrillVerdict::kRefused, "the lab is not green, so nothing was injected: " +
                                                 phase.checks().front().observed);
    }
    site_.emplace(Site{context_.spec, context_.service, context_.node, std::move(*baseline),
                       context_.scale_out});
    Result<Plan> plan = drill_.plan(*site_);
    if (!plan) return not_possible(plan.error());
    plan_ = std::move(*plan);
    if (plan_.node.empty()) plan_.node = context_.node.name;
    result_.node = plan_.node;
    if (Status possible = require_possible(); !possible) return not_possible(possible.error());
    if (drill_.beforehand != nullptr) {
      RunStage stage(*this, context_, *site_, plan_.node, phase.checks());
      if (Status ready = drill_.beforehand(stage); !ready) return not_possible(ready.error());
    }
    phase.finish();
    return {};
  }

  // Not all machines can have every fault.
  Status require_possible() const {
    for (const FaultPlan& one : plan_.setup) TRY(context_.lab.require_possible(one.kind, one.node));
    return context_.lab.require_possible(plan_.fault.kind, plan_.fault.node);
  }

  // Injects the setup faults that the main fault needs, and starts the clients.
  Progress set_up() {
    Phase phase("set-up", drill_, result_, clock_);
    for (const FaultPlan& one : plan_.setup) {
      if (Progress done = add_proven(one, phase); !done) return done;
    }
    reference_ = site_->before;
    if (watches_another_node()) {
      Result<Verification> watched = context_.lab.verify(plan_.node);
      if (!watched) return stopped_by(watched.error());
      phase.add({judge_green(*watched)});
      if (phase.checks().back().verdict != PhaseCheck::Verdict::kPass) {
        return stopped(DrillVerdict::kError,
                       fmt::format("{} is not green before the fault: {}", plan_.node,
                                   phase.checks().back().observed));
      }
      reference_ = std::move(*watched);
    }
    if (Progress started = start_clients(phase); !started) return started;
    phase.finish();
    return {};
  }

  Progress add_proven(const FaultPlan& plan, Phase& phase) {
    const Result<node::Bite> bite = inject_and_prove(plan);
    if (!bite) return stopped_by(bite.error());
    phase.add({checked(plan.kind, bite->bit, "it is there", bite->proof)});
    if (bite->bit) return {};
    return stopped(DrillVerdict::kError, fmt::format("{}: {}", plan.kind, bite->proof));
  }

  Progress start_clients(Phase& phase) {
    if (drill_.clients == Clients::kNone) return {};
    TrafficPlan traffic{.clients = drill_.clients,
                        .nodes = client_nodes(),
                        .records_on = records_node(),
                        .load = new_load_number(),
                        .journal = context_.evidence / result_.run_id / "records.jsonl"};
    const FaultPlan removal{"records", traffic.records_on, {{"load", traffic.load}}, 3'600};
    if (service::dependency_removes(context_.service.contract)) {
      if (Progress done = add_proven(removal, phase); !done) return done;
    }
    Result<std::unique_ptr<Traffic>> started = context_.lab.start_traffic(traffic, clock_);
    if (!started) return stopped_by(started.error());
    traffic_ = std::move(*started);
    if (Status paused = pause_for(context_.settle); !paused) return stopped_by(paused.error());
    return {};
  }

  // A service on several nodes answers at the address of each, wherever its replicas are.
  std::vector<std::string> client_nodes() const {
    if (!context_.scale_out) return {plan_.node};
    std::vector<std::string> names;
    for (const NodeSpec& node : context_.spec.nodes) {
      if (node.name != plan_.lost) names.push_back(node.name);
    }
    return names;
  }

  std::string records_node() const {
    const bool elsewhere = context_.scale_out && !context_.scale_out->database.empty();
    return elsewhere ? context_.scale_out->database : plan_.node;
  }

  Result<node::Bite> inject_and_prove(const FaultPlan& plan) {
    const Fault fault = make_fault(plan, context_.spec, context_.service, context_.lab_id,
                                   std::string(drill_.name));
    TRY_ASSIGN(const node::Injected injected, faults_.inject(fault));
    injected_ms_ = clock_.elapsed_ms() - injected.ms_ago;
    Result<node::Bite> bite = context_.lab.prove(fault);
    if (bite) events::emit(events::FaultProven{fault.id, bite->bit, bite->proof});
    return bite;
  }

  Progress break_it() {
    Phase phase("break", drill_, result_, clock_);
    below_main_ = faults_.open().size();
    result_.fault = fmt::format("{} on {}", plan_.fault.kind, plan_.fault.node);
    const Result<node::Bite> bite = inject_and_prove(plan_.fault);
    if (!bite) return stopped_by(bite.error());
    mark(mark_injected, injected_ms_);
    fault_from_ms_ = injected_ms_;
    main_fault_ = faults_.open().back();
    phase.add({checked("the fault bites", bite->bit, "seen by other means than the guarantees",
                       bite->proof)});
    if (!bite->bit) {
      return stopped(DrillVerdict::kVacuous, "the fault did not bite: " + bite->proof);
    }
    result_.proof = bite->proof;
    mark(mark_bites, clock_.elapsed_ms());
    if (drill_.once_proven != nullptr) {
      RunStage stage(*this, context_, *site_, plan_.node, phase.checks());
      drill_.once_proven(stage);
    }
    phase.finish();
    return {};
  }

  Progress meanwhile() {
    Phase phase("during", drill_, result_, clock_);
    if (stop_requested()) return stopped_by(interrupted().value());
    if (drill_.lasting == Lasting::kMoment) {
      phase.finish();
      return {};
    }
    if (!drill_.ready.wrong.empty())
      await_ready(ReadyIs::kRed, fault_from_ms_, scaled(red_patience));
    const Result<Verification> seen = context_.lab.verify(plan_.node);
    if (!seen) return stopped_by(seen.error());
    keep("during", *seen);
    phase.add(judge_broken(drill_, seen->judgements));
    if (drill_.meanwhile != nullptr) {
      RunStage stage(*this, context_, *site_, plan_.node, phase.checks());
      drill_.meanwhile(stage, *seen);
    }
    if (stop_requested()) return stopped_by(interrupted().value());
    phase.finish();
    return {};
  }

  Progress recover() {
    Phase phase("recovery", drill_, result_, clock_);
    mark(mark_healing, clock_.elapsed_ms());
    const Result<node::Healed> healed = faults_.heal_newest();
    if (!healed) return stopped_by(healed.error());
    const double now = clock_.elapsed_ms();
    // What went with its node is back from when the node is.
    const double accepting = now - healed->accepting_ms_ago.value_or(0);
    const bool known = healed->accepting_ms_ago || !plan_.lost.empty();
    if (known) mark(mark_accepting, accepting);
    mark(mark_healed, now);
    if (drill_.once_healed != nullptr) {
      RunStage stage(*this, context_, *site_, plan_.node, phase.checks());
      drill_.once_healed(stage);
    }
    if (drill_.clients != Clients::kNone) {
      await_ready(ReadyIs::kGreen, accepting, scaled(green_patience));
      if (Status paused = pause_for(context_.settle); !paused) return stopped_by(paused.error());
    }
    if (Progress done = judge_traffic(phase, now); !done) return done;
    if (Progress done = judge_watched(phase); !done) return done;
    phase.finish();
    return {};
  }

  Progress judge_traffic(Phase& phase, double healed_ms) {
    if (!traffic_) return {};
    Result<Timeline> timeline = traffic_->stop();
    if (!timeline) return stopped_by(timeline.error());
    keep(std::move(*timeline));
    phase.add(judge_clients(drill_, context_.service.contract, result_.timeline,
                            result_.measurements, result_.slowness));
    result_.history = traffic_->check(FaultWindow{fault_from_ms_, healed_ms});
    traffic_.reset();
    return {};
  }

  // A copy of the service is part of the setup: judges it before the setup is healed.
  Progress judge_watched(Phase& phase) {
    if (!watches_another_node()) return {};
    const Result<Verification> seen = context_.lab.verify(plan_.node);
    if (!seen) return stopped_by(seen.error());
    Drill lasting = drill_;
    lasting.breaks = drill_.destroys;
    lasting.exempt.clear();
    phase.add(judge_broken(lasting, seen->judgements));
    if (drill_.api != ApiProcess::kReplaced) {
      phase.add({judge_process(drill_, context_.service, plan_.node, reference_, *seen)});
    }
    return {};
  }

  Progress afterwards() {
    Phase phase("after", drill_, result_, clock_);
    if (stop_requested()) return stopped_by(interrupted().value());
    const Result<Verification> after = context_.lab.verify(context_.node.name);
    if (!after) return stopped_by(after.error());
    keep("after", *after);
    phase.add({judge_green(*after)});
    if (!watches_another_node() && drill_.api != ApiProcess::kReplaced) {
      phase.add({judge_process(drill_, context_.service, plan_.node, reference_, *after)});
    }
    if (drill_.afterwards != nullptr) {
      RunStage stage(*this, context_, *site_, plan_.node, phase.checks());
      drill_.afterwards(stage, *after);
    }
    phase.finish();
    return {};
  }

  enum class ReadyIs { kRed, kGreen };

  // Only waits: the timeline is judged later, so a timeout is no error here.
  void await_ready(ReadyIs wanted, double since_ms, Millis patience) {
    if (!traffic_) return;
    wait_until(Deadline(patience), look_interval, [&] {
      const std::optional<Sample> newest = traffic_->newest(Probe::kReady, since_ms);
      const bool seen = newest && newest->ok() == (wanted == ReadyIs::kGreen);
      return seen || stop_requested();
    });
  }

  // For a run that ended early: keeps the timeline without judging it.
  void stop_clients() {
    if (!traffic_) return;
    if (Result<Timeline> timeline = traffic_->stop()) keep(std::move(*timeline));
    traffic_.reset();
  }

  void keep(Timeline timeline) {
    timeline.marks.insert(timeline.marks.end(), marks_.begin(), marks_.end());
    result_.timeline = std::move(timeline);
    result_.measurements = measure(result_.timeline);
  }

  void keep(const std::string& name, const Verification& verification) {
    keep_file(name + ".json", verification.seen);
  }

  void note_build(const Verification& baseline) {
    keep("before", baseline);
    result_.provider = baseline.seen.provider;
    result_.environment = environment_of(baseline.seen, context_.node.name);
    const Deployment* deployed = first_deployment(baseline.seen);
    if (deployed == nullptr) return;
    result_.build_id = deployed->build_id;
    result_.source_digest = deployed->source_digest;
  }

  void mark(const std::string& name, double at_ms) { marks_.push_back({name, at_ms}); }

  // A stack is judged on all its nodes at once, whichever is watched.
  bool watches_another_node() const {
    return !context_.scale_out && plan_.node != context_.node.name;
  }

  const RunContext& context_;
  const Drill& drill_;
  DrillResult& result_;
  const Stopwatch& clock_;
  FaultStack faults_;
  std::optional<Site> site_;
  Plan plan_;
  Fault main_fault_;
  Verification reference_;  ///< of the watched service, before the main fault
  std::unique_ptr<Traffic> traffic_;
  std::vector<Mark> marks_;
  std::vector<footprint::HostFingerprint> fingerprints_;
  std::size_t below_main_ = static_cast<std::size_t>(-1);  ///< number of setup faults
  double injected_ms_ = 0;
  double fault_from_ms_ = 0;
};

Result<node::Bite> RunStage::with_fault(const FaultPlan& fault,
                                        const std::function<void()>& meanwhile) {
  return run_.with_fault(fault, meanwhile);
}

const Fault& RunStage::fault() const {
  return run_.main_fault();
}

std::vector<footprint::HostFingerprint>& RunStage::fingerprints() {
  return run_.fingerprints();
}

void RunStage::keep(const std::string& file, const Json& content) {
  run_.keep_file(file, content);
}

const DrillResult& RunStage::result() const {
  return run_.result();
}

void RunStage::measured(Fact figure) {
  run_.keep_figure(std::move(figure));
}

std::vector<std::string> proven_by(std::string_view drill) {
  std::vector<std::string> ids;
  for (const Guarantee& one : all_guarantees()) {
    const bool named = std::find(one.drills.begin(), one.drills.end(), drill) != one.drills.end();
    if (named) ids.emplace_back(one.id);
  }
  return ids;
}

}  // namespace

DrillResult run_drill(const RunContext& context, const Drill& drill) {
  const Stopwatch clock;
  DrillResult result;
  result.run_id = utc_stamp() + "-" + random_hex(3);
  result.drill = drill.name;
  result.summary = drill.summary;
  result.runbook = fmt::format("docs/runbooks/{}", drill.runbook);
  result.node = context.node.name;
  result.started_at = utc_now();
  result.slowness = slowness();
  result.guarantees = proven_by(drill.name);
  const fs::path folder = context.evidence / result.run_id;
  if (Status made = make_folder(folder); !made) {
    result.reason = made.error().message;
    return result;
  }
  events::emit(events::RunBegan{result.run_id, "drill " + result.drill, folder.string()});
  const Progress progress = Run(context, drill, result, clock).execute();
  result.verdict = progress ? conclude(result) : progress.error().verdict;
  if (result.verdict != DrillVerdict::kPass) {
    result.reason = progress ? first_problem(result) : progress.error().reason;
  }
  result.duration_ms = clock.elapsed_ms();
  events::emit(events::VerdictGiven{"drill " + result.drill,
                                    Json(result.verdict).get<std::string>(), result.reason});
  events::emit(events::RunEnded{result.run_id});
  return result;
}

void Stage::expect(const std::string& claim, bool holds, const std::string& expected,
                   const std::string& observed) {
  checks_.push_back(checked(claim, holds, expected, observed));
}

void Stage::broke(const std::string& claim, const Error& error) {
  checks_.push_back({claim, "it can be looked at", error.message, PhaseCheck::Verdict::kError});
}

}  // namespace stackpilot::drills
