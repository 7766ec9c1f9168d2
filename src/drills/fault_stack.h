// The faults of one run. Each has a ledger entry from before its injection until after its healing.
// They are healed in reverse order.
#pragma once

#include <string>
#include <vector>

#include "access/operate/ledger.h"
#include "drills/drill.h"

namespace stackpilot::drills {

/// The fault that `plan` describes, with the plan's id or, where that is empty, a new one.
Fault make_fault(const FaultPlan& plan, const LabSpec& spec, const Service& service,
                 const std::string& lab_id, const std::string& drill);

class FaultStack {
 public:
  /// The arguments must outlive the stack.
  FaultStack(DrillLab& lab, const access::Ledger& ledger) : lab_(lab), ledger_(ledger) {}

  /// Writes the ledger entry, then injects. When the entry cannot be written, nothing is injected.
  /// When the injection fails, the fault stays open: it may have taken effect in part.
  Result<node::Injected> inject(const Fault& fault);

  /// Heals the newest fault and closes its entry; on failure both stay. Requires an open fault. A
  /// stop request does not cut it short.
  Result<node::Healed> heal_newest();

  /// Heals all faults but the oldest `count`; goes on after a failure and returns the first error.
  Status heal_down_to(std::size_t count);

  const std::vector<Fault>& open() const { return open_; }

 private:
  Result<node::Healed> heal(const Fault& fault);

  DrillLab& lab_;
  const access::Ledger& ledger_;
  std::vector<Fault> open_;
};

}  // namespace stackpilot::drills
