// The summary of one run of a drill, which verification reads: kept in
// .stackpilot/evidence/<run>/drill.json, beside the other evidence of the run.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot {

struct DrillRun {
  std::string run_id;
  std::string drill;
  std::string verdict;     ///< "pass", or anything else
  std::string started_at;  ///< RFC 3339, UTC
  std::string node;
  std::string build_id;       ///< of the service under test
  std::string source_digest;  ///< of the application's source at that time
};
STACKPILOT_DECLARE_JSON(DrillRun)

inline constexpr const char* drill_run_file = "drill.json";

/// The runs whose record is readable and names the folder it is in, oldest first.
std::vector<DrillRun> read_drill_runs(const fs::path& evidence);

}  // namespace stackpilot
