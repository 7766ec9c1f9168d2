#include "prove/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/digest.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "drills/expectation.h"
#include "drills/fault_stack.h"
#include "events/stream.h"
#include "prove/judge_mutant.h"
#include "prove/names.h"
#include "prove/verifier_mutants.h"

namespace stackpilot::prove {
namespace {

using drills::FaultPlan;
using drills::Verification;

constexpr auto green_interval = Millis(200);

/// Why a mutant is not killed.
struct NotKilled {
  Fate fate;
  std::string why;
};
using Progress = tl::expected<void, NotKilled>;

tl::unexpected<NotKilled> invalid(std::string why) {
  return tl::unexpected<NotKilled>(NotKilled{Fate::kInvalid, std::move(why)});
}

// What cannot be done on this lab or machine is skipped.
tl::unexpected<NotKilled> not_applied(const Error& error) {
  if (error.kind != ErrorKind::kCapability) return invalid(error.message);
  return tl::unexpected<NotKilled>(NotKilled{Fate::kSkipped, error.message});
}

bool is_green(const Verification& seen) {
  return drills::judge_green(seen).verdict == drills::PhaseCheck::Verdict::kPass;
}

class Run {
 public:
  Run(const RunContext& context, ProofResult& result)
      : context_(context), result_(result), faults_(context.lab, context.ledger) {}

  Status begin() {
    TRY_ASSIGN(green_, context_.lab.verify(context_.node.name));
    result_.provider = green_.seen.provider;
    if (green_.seen.deployment) {
      result_.build_id = green_.seen.deployment->build_id;
      result_.source_digest = green_.seen.deployment->source_digest;
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
    const Progress progress = from_green_to_green(target, one);
    if (!progress) {
      one.fate = progress.error().fate;
      one.why = progress.error().why;
    }
    if (stop_requested()) {
      result_.not_run.push_back(name_of(target));
      result_.why_stopped = "interrupted; what was injected is healed";
      return;
    }
    context_.tell(one);
    result_.mutants.push_back(std::move(one));
  }

 private:
  Progress from_green_to_green(const Target& target, MutantResult& one) {
    const Progress judged = break_and_judge(target, one);
    if (faults_.open().empty()) return judged;  // the lab was left alone
    Stopwatch watch;
    if (const Status healed = faults_.heal_down_to(0); !healed) {
      result_.why_stopped = "not healed, `make recover` does it: " + healed.error().message;
      return invalid(result_.why_stopped);
    }
    one.times.heal = watch.elapsed_ms();
    watch = Stopwatch();
    const Progress green = await_green();
    one.times.green = watch.elapsed_ms();
    return green ? judged : green;
  }

  Progress break_and_judge(const Target& target, MutantResult& one) {
    const Mutant& mutant = *target.mutant;
    const NodeSpec* here = node_for(mutant.place);
    if (here == nullptr) {
      return not_applied({ErrorKind::kCapability, "the lab has only one node", "", ""});
    }
    const Names names = names_of(context_.spec, green_, context_.node, *here);
    const Result<std::string> reason = filled_in(mutant.reason, names);
    if (!reason) return not_applied(reason.error());
    one.expected = *reason;
    const Result<FaultPlan> plan = plan_of(mutant, *here, names);
    if (!plan) return not_applied(plan.error());
    one.fault = fmt::format("{} on {} {}", plan->kind, plan->node, to_text(Json(plan->settings)));
    if (plan->kind == judgement_kind) return judge_tampered(target, *plan, one);
    if (Progress applied = apply(target, *plan, one); !applied) return applied;
    return judge_lab(target, one);
  }

  const NodeSpec* node_for(Place place) const {
    const auto is_service_node = [&](const NodeSpec& one) {
      return one.name == context_.node.name;
    };
    if (place == Place::kServiceNode) return find_or_null(context_.spec.nodes, is_service_node);
    return find_last_or_null(context_.spec.nodes,
                             [&](const NodeSpec& one) { return !is_service_node(one); });
  }

  static Result<FaultPlan> plan_of(const Mutant& mutant, const NodeSpec& here, const Names& names) {
    FaultPlan plan{std::string(mutant.kind), here.name};
    for (const auto& [name, text] : mutant.settings) {
      TRY_ASSIGN(plan.settings[std::string(name)], filled_in(text, names));
    }
    return plan;
  }

  // The fault is open from here on, whether it took effect or not.
  Progress apply(const Target& target, const FaultPlan& plan, MutantResult& one) {
    if (Status possible = context_.lab.require_possible(plan.kind, plan.node); !possible) {
      return not_applied(possible.error());
    }
    const Fault fault =
        make_fault(plan, context_.spec, context_.lab_id, "prove " + name_of(target));
    one.undo = fault.undo;
    Stopwatch watch;
    const Result<node::Injected> injected = faults_.inject(fault);
    one.times.inject = watch.elapsed_ms();
    if (!injected) return not_applied(injected.error());
    watch = Stopwatch();
    const Result<node::Bite> bite = context_.lab.prove(fault);
    one.times.prove = watch.elapsed_ms();
    if (!bite) return invalid(bite.error().message);
    events::emit(events::FaultProven{fault.id, bite->bit, bite->proof});
    one.proof = bite->proof;
    if (!bite->bit) return invalid("not applied: " + bite->proof);
    return {};
  }

  Progress judge_lab(const Target& target, MutantResult& one) {
    const Stopwatch watch;
    const Result<Verification> during = context_.lab.verify(context_.node.name);
    one.times.verify = watch.elapsed_ms();
    if (!during) return invalid(during.error().message);
    return conclude(target, during->judgements, one);
  }

  // On the judgements of the green lab.
  Progress judge_tampered(const Target& target, const FaultPlan& plan, MutantResult& one) {
    std::vector<Judgement> during = green_.judgements;
    const Result<std::string> proof = tamper_with(during, plan.settings);
    if (!proof) return invalid(proof.error().message);
    one.proof = *proof;
    return conclude(target, during, one);
  }

  Progress conclude(const Target& target, const std::vector<Judgement>& during, MutantResult& one) {
    const Finding found =
        judge_mutant(*target.guarantee, *target.mutant, one.expected, green_.judgements, during);
    one.fate = found.fate;
    one.seen = found.seen;
    one.also = found.also;
    if (found.fate == Fate::kKilled) return {};
    return tl::unexpected<NotKilled>(NotKilled{found.fate, found.why});
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
  Verification green_;
};

ProofResult result_of(const RunContext& context, const std::vector<Target>& targets) {
  ProofResult result;
  result.run_id = utc_stamp() + "-" + random_hex(3);
  result.started_at = utc_now();
  result.node = context.node.name;
  result.program_digest = context.program_digest;
  for (const Target& one : targets) {
    const std::string id(one.guarantee->id);
    if (result.guarantees.empty() || result.guarantees.back() != id)
      result.guarantees.push_back(id);
  }
  return result;
}

}  // namespace

Result<ProofResult> run_proof(const RunContext& context, const std::vector<Target>& targets) {
  const Stopwatch clock;
  ProofResult result = result_of(context, targets);
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
  result.duration_ms = clock.elapsed_ms();
  events::emit(events::RunEnded{result.run_id});
  return result;
}

}  // namespace stackpilot::prove
