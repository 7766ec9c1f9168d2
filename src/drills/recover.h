// Heals what a killed or failed run left behind: faults that are still in the ledger.
#pragma once

#include <vector>

#include "access/operate/ledger.h"
#include "drills/lab.h"

namespace stackpilot::drills {

/// Heals the newest first and closes each entry. Goes on after a failure and returns the first
/// error. Idempotent. An entry without a valid fault id is only closed.
Status recover(DrillLab& lab, const access::Ledger& ledger, const std::vector<Fault>& open);

}  // namespace stackpilot::drills
