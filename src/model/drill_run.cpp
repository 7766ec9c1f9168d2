#include "model/drill_run.h"

#include "model/run_records.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(DrillRun, run_id, drill, verdict, started_at, node, build_id, source_digest)

std::vector<DrillRun> read_drill_runs(const fs::path& evidence) {
  return read_run_records<DrillRun>(evidence, drill_run_file);
}

}  // namespace stackpilot
