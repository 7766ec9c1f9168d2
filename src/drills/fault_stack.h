// The faults of one run. Each has an entry in the ledger from before its injection until after its
// healing, and they are healed in reverse order.
#pragma once

#include <string>
#include <vector>

#include "access/operate/ledger.h"
#include "drills/drill.h"

namespace stackpilot::drills {

/// A fault of that plan, with an id of its own. `lab_id` and `drill` say whose it is.
Fault make_fault(const FaultPlan& plan, const std::string& lab_id, const std::string& drill);

class FaultStack {
 public:
  /// All must outlive it.
  FaultStack(DrillLab& lab, const access::Ledger& ledger) : lab_(lab), ledger_(ledger) {}

  /// Writes the entry, then injects. A fault whose injection failed needs healing all the same;
  /// one whose entry could not be written was not injected.
  Result<node::Injected> inject(const Fault& fault);

  /// Heals the newest fault and closes its entry. On failure both stay. Not cut short by a stop
  /// request.
  Result<node::Healed> heal_newest();

  /// Heals the faults above the first `count`; goes on after a failure, and returns the first one.
  Status heal_down_to(std::size_t count);

  const std::vector<Fault>& open() const { return open_; }

 private:
  Result<node::Healed> heal(const Fault& fault);

  DrillLab& lab_;
  const access::Ledger& ledger_;
  std::vector<Fault> open_;
};

}  // namespace stackpilot::drills
