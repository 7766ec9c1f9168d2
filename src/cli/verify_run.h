// Shared by `verify` and `judge`: makes a report of an observation, and an exit code of a report.
#pragma once

#include "cli/command_line.h"
#include "model/observation.h"
#include "verify/report.h"

namespace stackpilot::cli {

/// Judges an observation. The same observation and lab always give the same judgements.
verify::Report report_on(const LabSpec& lab, const Observation& observation,
                         const std::string& run_id);

/// Prints the report as text, json, junit or tap to stdout. Returns the exit code of its verdict.
Result<int> print_report(const verify::Report& report, const std::string& format);

}  // namespace stackpilot::cli
