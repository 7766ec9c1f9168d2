#include "drills/evidence.h"

#include "drills/report/report.h"

namespace stackpilot::drills {

Result<verify::SealedRun> write_drill_evidence(const fs::path& evidence,
                                               const DrillResult& result) {
  const fs::path folder = evidence / result.run_id;
  TRY(make_folder(folder));
  TRY(write_record(folder, result));
  const DrillRun run{.run_id = result.run_id,
                     .drill = result.drill,
                     .verdict = Json(result.verdict).get<std::string>(),
                     .started_at = result.started_at,
                     .node = result.node,
                     .build_id = result.build_id,
                     .source_digest = result.source_digest};
  TRY(write_file(folder / drill_run_file, to_text(Json(run), 2) + "\n"));
  return verify::seal(evidence, result.run_id);
}

}  // namespace stackpilot::drills
