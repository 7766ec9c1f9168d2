#include "drills/recover.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/stop.h"
#include "events/step.h"
#include "events/stream.h"

namespace stackpilot::drills {
namespace {

Status heal_one(DrillLab& lab, const access::Ledger& ledger, const Fault& fault) {
  const StopDeferred to_the_end;
  events::Step step("Heal " + to_line(fault));
  // Every fault gets a valid id; a file with another name in the ledger is not a fault.
  const Result<node::Healed> healed = is_fault_id(fault.id)
                                          ? lab.heal(fault)
                                          : node::Healed{"it was no fault of ours", std::nullopt};
  if (!healed) {
    Error error = healed.error();
    error.hint = fmt::format(
        "make recover again; or undo it by hand ({}), then remove .stackpilot/ledger/{}.json",
        fault.undo, fault.id);
    return tl::unexpected(std::move(error));
  }
  TRY(ledger.close(fault.id));
  events::emit(events::FaultHealed{fault.id, healed->did});
  step.done(healed->did);
  return {};
}

}  // namespace

Status recover(DrillLab& lab, const access::Ledger& ledger, const std::vector<Fault>& open) {
  Status first_problem;
  const std::vector<Fault> newest_first(open.rbegin(), open.rend());
  for (const Fault& fault : newest_first) {
    const Status healed = heal_one(lab, ledger, fault);
    if (!healed && first_problem) first_problem = healed;
  }
  return first_problem;
}

}  // namespace stackpilot::drills
