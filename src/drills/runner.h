// Runs one drill: baseline green or refuse; entry in the ledger, then the fault; proof that it
// bites; what must hold meanwhile; healing; proof of the recovery.
#pragma once

#include "access/operate/ledger.h"
#include "drills/drill.h"
#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// Everything must outlive the run.
struct RunContext {
  DrillLab& lab;
  const access::Ledger& ledger;
  const LabSpec& spec;
  NodeSpec node;  ///< of the service
  std::string lab_id;
  fs::path evidence;              ///< folder of all runs
  Millis settle = Millis(1'000);  ///< what clients see of the healthy service, before and after
};

/// Whatever happens, also a stop request, everything that was injected is healed before this
/// returns; what could not be healed is still in the ledger, and the result says so.
/// The journals of the run are in `evidence`/<run id>; writing the result is the caller's.
DrillResult run_drill(const RunContext& context, const Drill& drill);

}  // namespace stackpilot::drills
