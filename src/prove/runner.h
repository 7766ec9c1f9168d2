// Breaks guarantees on purpose, one mutant at a time, and sees whether each fails as it must.
#pragma once

#include <functional>
#include <vector>

#include "access/operate/ledger.h"
#include "drills/lab.h"
#include "model/scale_out.h"
#include "prove/report/proof.h"
#include "prove/repository_mutants.h"
#include "prove/targets.h"

namespace stackpilot::prove {

/// The referenced objects must outlive the run.
struct RunContext {
  drills::DrillLab& lab;
  const access::Ledger& ledger;
  const LabSpec& spec;
  Service service;
  NodeSpec node;  ///< the node that runs the service
  std::string lab_id;
  fs::path repository;  ///< whose tests/mutants/ say how the service is broken
  fs::path evidence;    ///< folder with the evidence of all runs
  std::string program_digest;
  /// Copies the repository into the scratch folder of that fault.
  std::function<Result<ScratchRepository>(const std::string& fault_id)> copy_repository;
  std::function<void(const MutantResult&)> tell = [](const MutantResult&) {};  ///< as each ends
  std::optional<ScaleOut> scale_out = {};  ///< of the service, when it runs as a stack
  Millis green_patience = Millis(45'000);  ///< how long a healed lab may take to be green
};

/// Of guarantees that the service does not promise, nothing is tried; mutants that cannot be made
/// of it are skipped. For each other mutant, on the green lab: opens its ledger entry, injects,
/// proves that it is applied, judges, heals, and waits until the lab is green again. kGuarantee
/// when the lab is not green to begin with: then nothing was injected. Everything injected is
/// healed before this returns, also after a stop request; what cannot be healed stays in the ledger
/// and ends the run.
Result<ProofResult> run_proof(const RunContext& context, const std::vector<Target>& targets);

}  // namespace stackpilot::prove
