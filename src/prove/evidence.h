// What a proof run leaves behind, in .stackpilot/evidence/<run>/.
#pragma once

#include "prove/report/proof.h"
#include "verify/evidence_chain.h"

namespace stackpilot::prove {

/// Writes result.json, report.html and proof.json beside what is there of the run, and seals it in
/// the evidence chain. proof.json is written last, so that a run that was cut short proves nothing.
Result<verify::SealedRun> write_proof_evidence(const fs::path& evidence, const ProofResult& result);

}  // namespace stackpilot::prove
