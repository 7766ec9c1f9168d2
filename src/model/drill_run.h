// The record of one run of one drill that verification looks at: kept in
// .stackpilot/evidence/<run>/drill.json, beside all the rest that is known of it.
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
  std::string build_id;       ///< of the service that it ran on
  std::string source_digest;  ///< of the application's source then
};
STACKPILOT_DECLARE_JSON(DrillRun)

inline constexpr const char* drill_run_file = "drill.json";

/// All runs whose record is there and can be read, oldest first.
std::vector<DrillRun> read_drill_runs(const fs::path& evidence);

}  // namespace stackpilot
