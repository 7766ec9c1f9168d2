// The record of a drill for people and for machines.
#pragma once

#include <string>

#include "base/files.h"
#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// One self-contained page: no script, nothing fetched from anywhere.
std::string to_html(const DrillResult& result);

/// Writes result.json and report.html into `folder`, which exists.
Status write_record(const fs::path& folder, const DrillResult& result);

}  // namespace stackpilot::drills
