#include "prove/runner.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "drills/expectation.h"
#include "events/stream.h"
#include "prove/applicability.h"
#include "prove/attempt.h"
#include "prove/drill_attempt.h"
#include "prove/lab_mutants.h"
#include "prove/repository_attempt.h"

namespace stackpilot::prove {
namespace {

using drills::Verification;

constexpr auto green_interval = Millis(200);

bool is_green(const Verification& seen) {
  return drills::judge_green(seen).verdict == drills::PhaseCheck::Verdict::kPass;
}

class Run {
 public:
  Run(const RunContext& context, ProofResult& result)
      : context_(context), result_(result), faults_(context.lab, context.ledger) {}

  /// Called on every way out.
  void end() {
    for (const Status& cleared : {repository_.clear(), drills_.clear()}) {
      if (!cleared && result_.why_stopped.empty()) result_.why_stopped = cleared.error().message;
    }
  }

  Status begin() {
    TRY_ASSIGN(green_, context_.lab.verify(context_.node.name));
    result_.provider = green_.seen.provider;
    if (const Deployment* deployed = first_deployment(green_.seen)) {
      result_.build_id = deployed->build_id;
      result_.source_digest = deployed->source_digest;
    }
    if (is_green(green_)) return {};
    return fail(
        ErrorKind::kGuarantee,
        "the lab is not green, so nothing was injected: " + drills::judge_green(green_).observed,
        "make verify");
  }

  void attempt(const Target& target) {
    MutantResult one{.guarantee = std::string(target.guarantee->id),
                     .mutant = std::string(target.mutant->name),
                     .summary = std::string(target.mutant->summary)};
    one.why = why_not_of(*target.mutant, context_.service, context_.repository);
    if (one.why.empty()) {
      one.why = why_not_now(*target.guarantee, *target.mutant, context_.scale_out);
    }
    if (!one.why.empty()) {
      one.fate = Fate::kSkipped;
      return keep(std::move(one));
    }
    const Progress progress = from_green_to_green(target, one);
    if (!progress) {
      one.fate = progress.error().fate;
      one.why = progress.error().why;
    }
    if (stop_requested()) {
      result_.not_run.push_back(name_of(target));
      result_.why_stopped = "interrupted; what was injected is healed";
      result_.interrupted = true;
      return;
    }
    keep(std::move(one));
  }

 private:
  void keep(MutantResult one) {
    context_.tell(one);
    result_.mutants.push_back(std::move(one));
  }

  Progress from_green_to_green(const Target& target, MutantResult& one) {
    Progress judged = break_and_judge(target, one);
    const bool left_alone = faults_.open().empty() && target.guarantee->proof != Proof::kDrill;
    if (left_alone) return judged;
    Stopwatch watch;
    if (const Status healed = heal(target, one); !healed) {
      result_.why_stopped = "not healed, `make recover` does it: " + healed.error().message;
      return invalid(result_.why_stopped);
    }
    one.times.heal = watch.elapsed_ms();
    watch = Stopwatch();
    const Progress green = await_green();
    one.times.green = watch.elapsed_ms();
    return green ? judged : green;
  }

  Status heal(const Target& target, MutantResult& one) {
    TRY(faults_.heal_down_to(0));
    if (target.guarantee->proof != Proof::kDrill) return {};
    return DrillBench::heal_leftovers(attempt_of(target, one));
  }

  Attempt attempt_of(const Target& target, MutantResult& one) {
    return {context_, faults_, green_, target, one, result_.run_id};
  }

  Progress break_and_judge(const Target& target, MutantResult& one) {
    const Attempt attempt = attempt_of(target, one);
    if (target.guarantee->proof == Proof::kDrill) return drills_.break_drill(attempt);
    if (target.guarantee->proof == Proof::kRepo) return repository_.break_repository(attempt);
    return break_lab(attempt);
  }

  // What was healed may take a moment to recover; how long it may take, drills judge.
  Progress await_green() {
    Result<Verification> seen;
    wait_until(Deadline(scaled(context_.green_patience)), green_interval, [&] {
      seen = context_.lab.verify(context_.node.name);
      return (seen && is_green(*seen)) || stop_requested();
    });
    if (stop_requested()) return {};
    if (!seen || !is_green(*seen)) {
      result_.why_stopped =
          fmt::format("the lab is not green after healing: {}",
                      seen ? drills::judge_green(*seen).observed : seen.error().message);
      return invalid(result_.why_stopped);
    }
    green_ = std::move(*seen);
    return {};
  }

  const RunContext& context_;
  ProofResult& result_;
  drills::FaultStack faults_;
  RepositoryBench repository_;
  DrillBench drills_;
  Verification green_;
};

// Takes those of guarantees that the service does not promise out of the targets.
std::vector<Target> without_unpromised(const RunContext& context, std::vector<Target> targets,
                                       ProofResult& result) {
  std::erase_if(targets, [&](const Target& one) {
    const std::string why = why_not_promised(*one.guarantee, context.service, context.scale_out);
    if (!why.empty()) result.not_promised[std::string(one.guarantee->id)] = why;
    return !why.empty();
  });
  return targets;
}

void begin(const RunContext& context, const std::vector<Target>& targets, ProofResult& result) {
  result.run_id = utc_stamp() + "-" + random_hex(3);
  result.started_at = utc_now();
  result.service = context.service.project;
  result.node = context.node.name;
  result.program_digest = context.program_digest;
  for (const Target& one : targets) {
    const std::string id(one.guarantee->id);
    if (result.guarantees.empty() || result.guarantees.back() != id)
      result.guarantees.push_back(id);
  }
}

}  // namespace

Result<ProofResult> run_proof(const RunContext& context, const std::vector<Target>& asked) {
  const Stopwatch clock;
  ProofResult result;
  const std::vector<Target> targets = without_unpromised(context, asked, result);
  begin(context, targets, result);
  TRY(make_folder(context.evidence / result.run_id));
  events::emit(
      events::RunBegan{result.run_id, "prove", (context.evidence / result.run_id).string()});
  Run run(context, result);
  TRY(run.begin());
  int number = 0;
  for (const Target& one : targets) {
    ++number;
    if (one.mutant == nullptr) continue;
    if (!result.why_stopped.empty()) {
      result.not_run.push_back(name_of(one));
      continue;
    }
    events::emit(events::SectionBegan{fmt::format("{}: {}", name_of(one), one.mutant->summary),
                                      number, static_cast<int>(targets.size())});
    run.attempt(one);
  }
  run.end();
  result.duration_ms = clock.elapsed_ms();
  events::emit(events::RunEnded{result.run_id});
  return result;
}

}  // namespace stackpilot::prove
