#include "prove/evidence.h"

#include "model/proof_run.h"
#include "prove/report/report.h"
#include "prove/report/score.h"

namespace stackpilot::prove {
namespace {

ProofRun record_of(const ProofResult& result) {
  ProofRun run{.run_id = result.run_id,
               .started_at = result.started_at,
               .service = result.service,
               .node = result.node,
               .build_id = result.build_id,
               .source_digest = result.source_digest,
               .program_digest = result.program_digest};
  for (const MutantResult& one : result.mutants) {
    if (one.fate == Fate::kSkipped) continue;
    (one.fate == Fate::kKilled ? run.killed : run.not_killed).push_back(name_of(one));
  }
  return run;
}

}  // namespace

Result<verify::SealedRun> write_proof_evidence(const fs::path& evidence,
                                               const ProofResult& result) {
  const fs::path folder = evidence / result.run_id;
  TRY(make_folder(folder));
  TRY(write_record(folder, result));
  TRY(write_file(folder / proof_run_file, to_text(Json(record_of(result)), 2) + "\n"));
  return verify::seal(evidence, result.run_id);
}

}  // namespace stackpilot::prove
