// The record of a drill: report.html for people, result.json for machines.
#pragma once

#include <string>

#include "base/files.h"
#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// One self-contained page, without scripts or external resources.
std::string to_html(const DrillResult& result);

/// Writes result.json and report.html into `folder`, which must exist.
Status write_record(const fs::path& folder, const DrillResult& result);

}  // namespace stackpilot::drills
