// Heals what a run has left broken: the faults whose entries are still in the ledger.
#pragma once

#include <vector>

#include "access/operate/ledger.h"
#include "drills/lab.h"

namespace stackpilot::drills {

/// Heals the newest first and closes each entry. Goes on after a failure and returns the first one.
/// Idempotent; an entry whose fault was never injected is healed like any other.
Status recover(DrillLab& lab, const access::Ledger& ledger, const std::vector<Fault>& open);

}  // namespace stackpilot::drills
