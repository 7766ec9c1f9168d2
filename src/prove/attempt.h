// One mutant, being tried: what all kinds of mutants have in common.
#pragma once

#include <string>

#include "drills/fault_stack.h"
#include "drills/lab.h"
#include "prove/judge_mutant.h"
#include "prove/names.h"
#include "prove/runner.h"

namespace stackpilot::prove {

/// Why a mutant is not killed.
struct NotKilled {
  Fate fate = Fate::kInvalid;
  std::string why;
};
using Progress = tl::expected<void, NotKilled>;

tl::unexpected<NotKilled> invalid(std::string why);

/// What cannot be done on this lab or machine (kCapability) is skipped, else it is invalid.
tl::unexpected<NotKilled> not_applied(const Error& error);

struct Attempt {
  const RunContext& context;
  drills::FaultStack& faults;  ///< what is injected stays there, for the caller to heal
  const drills::Verification& green;
  const Target& target;
  MutantResult& result;
  const std::string& run_id;  ///< of the whole run: name of its folder of evidence

  const Mutant& mutant() const { return *target.mutant; }
};

/// The mutant's settings and reason with the names of `here` filled in. The reason, and what the
/// fault is, go to the result.
Result<drills::FaultPlan> plan_of(const Attempt& attempt, const NodeSpec& here);

/// The declared node of that place; kCapability when the lab has no other node.
Result<NodeSpec> node_for(Place place, const RunContext& context);

/// Injects it through the ledger and proves that it is applied.
Progress apply(const Attempt& attempt, const drills::FaultPlan& plan);

/// Takes what was found over into the result.
Progress conclude(const Attempt& attempt, const Finding& found);
Progress conclude(const Attempt& attempt, const std::vector<Judgement>& before,
                  const std::vector<Judgement>& during);

}  // namespace stackpilot::prove
