#include "model/proof_run.h"

#include "model/run_records.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(ProofRun, run_id, started_at, service, node, build_id, source_digest,
                       program_digest, killed, not_killed)

std::vector<ProofRun> read_proof_runs(const fs::path& evidence) {
  return read_run_records<ProofRun>(evidence, proof_run_file);
}

}  // namespace stackpilot
