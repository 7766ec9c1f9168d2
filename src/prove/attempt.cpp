#include "prove/attempt.h"

#include <fmt/format.h>

#include "access/exec/process.h"
#include "base/find.h"
#include "events/stream.h"

namespace stackpilot::prove {

using drills::FaultPlan;

tl::unexpected<NotKilled> invalid(std::string why) {
  return tl::unexpected<NotKilled>(NotKilled{Fate::kInvalid, std::move(why)});
}

tl::unexpected<NotKilled> not_applied(const Error& error) {
  if (error.kind != ErrorKind::kCapability) {
    const std::string said = access::tail(error.detail, 1);
    return invalid(said.empty() ? error.message : fmt::format("{}: {}", error.message, said));
  }
  return tl::unexpected<NotKilled>(NotKilled{Fate::kSkipped, error.message});
}

Result<FaultPlan> plan_of(const Attempt& attempt, const NodeSpec& here) {
  const Names names = names_of(attempt.context.spec, attempt.context.service, attempt.green,
                               attempt.context.node, here);
  TRY_ASSIGN(attempt.result.expected, filled_in(attempt.mutant().reason, names));
  FaultPlan plan{std::string(attempt.mutant().kind), here.name};
  for (const auto& [name, text] : attempt.mutant().settings) {
    if (text == "{bystander}" && names.at("bystander").empty()) {
      return fail(ErrorKind::kCapability,
                  fmt::format("no node but {} and the database's carries a replica", here.name));
    }
    TRY_ASSIGN(plan.settings[std::string(name)], filled_in(text, names));
  }
  attempt.result.fault =
      fmt::format("{} on {} {}", plan.kind, plan.node, to_text(Json(plan.settings)));
  return plan;
}

Result<NodeSpec> node_for(Place place, const RunContext& context) {
  if (place == Place::kServiceNode) return context.node;
  const NodeSpec* other = find_last_or_null(
      context.spec.nodes, [&](const NodeSpec& one) { return one.name != context.node.name; });
  if (other != nullptr) return *other;
  return fail(ErrorKind::kCapability, "the lab has only one node");
}

Progress apply(const Attempt& attempt, const FaultPlan& plan) {
  const RunContext& context = attempt.context;
  MutantResult& result = attempt.result;
  if (Status possible = context.lab.require_possible(plan.kind, plan.node); !possible) {
    return not_applied(possible.error());
  }
  const Fault fault = make_fault(plan, context.spec, context.service, context.lab_id,
                                 "prove " + name_of(attempt.target));
  result.undo = fault.undo;
  Stopwatch watch;
  const Result<node::Injected> injected = attempt.faults.inject(fault);
  result.times.inject = watch.elapsed_ms();
  if (!injected) return not_applied(injected.error());
  watch = Stopwatch();
  const Result<node::Bite> bite = context.lab.prove(fault);
  result.times.prove = watch.elapsed_ms();
  if (!bite) return invalid(bite.error().message);
  events::emit(events::FaultProven{fault.id, bite->bit, bite->proof});
  result.proof = bite->proof;
  if (!bite->bit) return invalid("not applied: " + bite->proof);
  return {};
}

Progress conclude(const Attempt& attempt, const Finding& found) {
  attempt.result.fate = found.fate;
  attempt.result.seen = found.seen;
  attempt.result.also = found.also;
  if (found.fate == Fate::kKilled) return {};
  return tl::unexpected<NotKilled>(NotKilled{found.fate, found.why});
}

Progress conclude(const Attempt& attempt, const std::vector<Judgement>& before,
                  const std::vector<Judgement>& during) {
  return conclude(attempt, judge_mutant(*attempt.target.guarantee, attempt.mutant(),
                                        attempt.result.expected, before, during));
}

}  // namespace stackpilot::prove
