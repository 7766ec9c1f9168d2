// What verify and judge share: from an observation to a report, and from a report to an exit code.
#pragma once

#include "cli/command_line.h"
#include "model/observation.h"
#include "verify/report.h"

namespace stackpilot::cli {

/// Judges what was observed. The same observation and lab give the same judgements, whenever.
verify::Report report_on(const LabSpec& lab, const Observation& observation,
                         const std::string& run_id);

/// Prints the report in that format; the exit code that its verdict asks for.
Result<int> print_report(const verify::Report& report, const std::string& format);

}  // namespace stackpilot::cli
