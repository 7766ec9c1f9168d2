// Runs one drill: refuses unless the baseline is green; writes the ledger entry, injects the fault
// and proves that it bites; judges the lab meanwhile; heals; proves the recovery.
#pragma once

#include "access/operate/ledger.h"
#include "drills/drill.h"
#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// The referenced objects must outlive the run.
struct RunContext {
  DrillLab& lab;
  const access::Ledger& ledger;
  const LabSpec& spec;
  Service service;
  NodeSpec node;  ///< the node that runs the service
  std::string lab_id;
  fs::path evidence;              ///< folder with the evidence of all runs
  Millis settle = Millis(1'000);  ///< how long clients watch the healthy service before and after
  std::optional<ScaleOut> scale_out = {};  ///< of the service, when it runs as a stack
};

/// Everything that was injected is healed before this returns, also after an error or a stop
/// request. A fault that could not be healed stays in the ledger and makes the verdict kError.
/// Journals and observations go to `evidence`/<run id>; the caller writes the result.
DrillResult run_drill(const RunContext& context, const Drill& drill);

}  // namespace stackpilot::drills
