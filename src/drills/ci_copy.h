// `make ci` in the clone of this checkout that a fault of the kind ci-copy has made.
#pragma once

#include "drills/ci_run.h"
#include "drills/host_faults.h"

namespace stackpilot::drills {

/// Runs it to its end, and undoes what was spoiled for it. Errors as of access::run: above all
/// kInterrupted on a stop request, and kBroken when it does not end.
Result<CiSeen> run_ci_in_copy(const HostSite& site, const CiRun& run);

}  // namespace stackpilot::drills
