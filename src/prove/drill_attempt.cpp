#include "prove/drill_attempt.h"

#include <fmt/format.h>

#include "drills/catalog/drills.h"
#include "drills/recover.h"
#include "drills/runner.h"
#include "prove/drill_mutants.h"

namespace stackpilot::prove {
namespace {

using drills::FaultPlan;

constexpr int longest_limit_s = 3'600;  // drills and builds end long before
constexpr auto settle = Millis(200);    // the service was verified just before

fs::path folder_of(const Attempt& attempt) {
  const MutantResult& result = attempt.result;
  return attempt.context.evidence / attempt.run_id /
         fmt::format("{}-{}", result.guarantee, result.mutant);
}

Status keep(const fs::path& folder, const drills::DrillResult& result) {
  return write_file(folder / result.run_id / "result.json", to_text(Json(result), 2) + "\n");
}

}  // namespace

// Adds what only this run knows to the plan.
Status DrillBench::complete_variant(const Attempt& attempt, FaultPlan& plan) {
  const RunContext& context = attempt.context;
  if (!objects_ || objects_->open().empty()) {
    objects_.emplace(context.lab, context.ledger);
    const FaultPlan objects{
        objects_kind, plan.node, {{"from", context.node.name}}, longest_limit_s};
    const auto injected = objects_->inject(make_fault(objects, context.spec, context.service,
                                                      context.lab_id, "prove what drills prove"));
    if (!injected) {
      TRY(objects_->heal_down_to(0));  // else the next variant would rest on it
      return pass_on(injected);
    }
  }
  plan.settings["from"] = context.node.name;
  plan.settings["objects"] = objects_->open().back().id;
  return {};
}

Progress DrillBench::break_drill(const Attempt& attempt) {
  const RunContext& context = attempt.context;
  const Result<NodeSpec> here = node_for(attempt.mutant().place, context);
  if (!here) return not_applied(here.error());
  Result<FaultPlan> plan = plan_of(attempt, *here);
  if (!plan) return not_applied(plan.error());
  plan->limit_s = longest_limit_s;
  const bool variant = plan->kind == variant_kind;
  if (variant) {
    const Status complete = complete_variant(attempt, *plan);
    if (!complete) return not_applied(complete.error());
  }
  const Moment moment = moment_of(plan->kind);
  Progress applied;
  const auto apply_now = [&](const Fault& main) -> Status {
    if (moment == Moment::kMeanwhile) plan->settings["copy"] = main.id;
    applied = apply(attempt, *plan);
    return applied ? Status() : fail(ErrorKind::kBroken, applied.error().why);
  };
  if (moment == Moment::kBefore && !apply_now({})) return applied;
  const drills::RunContext drilled{context.lab,
                                   context.ledger,
                                   context.spec,
                                   context.service,
                                   variant ? *here : context.node,
                                   context.lab_id,
                                   folder_of(attempt),
                                   settle,
                                   context.scale_out};
  const Stopwatch watch;
  const drills::DrillResult done =
      run_drill(drilled, interfered(*drills::drills_named(attempt.mutant().drill).front(), moment,
                                    {apply_now, [&] { return attempt.faults.heal_down_to(0); }}));
  attempt.result.times.verify = watch.elapsed_ms();
  attempt.result.drills.push_back(done.run_id);
  if (const Status kept = keep(drilled.evidence, done); !kept) return invalid(kept.error().message);
  if (!applied) return applied;
  return conclude(attempt, judge_drill(done, attempt.result.expected));
}

Status DrillBench::heal_leftovers(const Attempt& attempt) {
  TRY_ASSIGN(std::vector<Fault> left, attempt.context.ledger.open_faults());
  std::erase_if(left, [&](const Fault& one) { return one.drill != attempt.mutant().drill; });
  return drills::recover(attempt.context.lab, attempt.context.ledger, left);
}

Status DrillBench::clear() {
  return objects_ ? objects_->heal_down_to(0) : Status();
}

}  // namespace stackpilot::prove
