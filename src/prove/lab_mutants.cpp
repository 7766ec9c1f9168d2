#include "prove/lab_mutants.h"

#include "prove/verifier_mutants.h"

namespace stackpilot::prove {
namespace {

using drills::FaultPlan;
using drills::Verification;

// On the judgements of the green lab.
Progress judge_tampered(const Attempt& attempt, const FaultPlan& plan) {
  std::vector<Judgement> during = attempt.green.judgements;
  const Result<std::string> proof = tamper_with(during, plan.settings);
  if (!proof) return invalid(proof.error().message);
  attempt.result.proof = *proof;
  return conclude(attempt, attempt.green.judgements, during);
}

}  // namespace

Progress break_lab(const Attempt& attempt) {
  const RunContext& context = attempt.context;
  const Result<NodeSpec> here = node_for(attempt.mutant().place, context);
  if (!here) return not_applied(here.error());
  const Result<FaultPlan> plan = plan_of(attempt, *here);
  if (!plan) return not_applied(plan.error());
  if (plan->kind == judgement_kind) return judge_tampered(attempt, *plan);
  if (Progress applied = apply(attempt, *plan); !applied) return applied;
  const Stopwatch watch;
  const Result<Verification> during = context.lab.verify(context.node.name);
  attempt.result.times.verify = watch.elapsed_ms();
  if (!during) return invalid(during.error().message);
  return conclude(attempt, attempt.green.judgements, during->judgements);
}

}  // namespace stackpilot::prove
