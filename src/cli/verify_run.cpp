#include "cli/verify_run.h"

#include <unistd.h>

#include "base/terminal.h"
#include "guarantees/judge.h"
#include "model/verdict_report.h"

namespace stackpilot::cli {
namespace {

std::string formatted(const verify::Report& report, const std::string& format) {
  if (format == "json") return verify::to_json_text(report);
  if (format == "junit") return verify::to_junit(report);
  if (format == "tap") return verify::to_tap(report);
  return verify::to_text(report, palette_of(STDOUT_FILENO));
}

}  // namespace

verify::Report report_on(const LabSpec& lab, const Observation& observation,
                         const std::string& run_id) {
  verify::Report report;
  report.selection = observation.selection;
  report.node = observation.node;
  report.provider = observation.provider;
  report.run_id = run_id;
  report.judgements = verify::select(guarantees::judge(lab, observation), observation.selection);
  report.outcome = outcome_of(report.judgements);
  report.drills = verify::drill_proofs(observation.selection, observation);
  report.able_to_fail = verify::able_to_fail(observation.selection, observation);
  report.open_faults = observation.open_faults;
  report.slowest_observation = observation.slowest;
  report.slowest_observation_ms = observation.slowest_ms;
  return report;
}

Result<int> print_report(const verify::Report& report, const std::string& format) {
  TRY(print_data(formatted(report, format)));
  return exit_code(failure_of(verify::verdict_of(report)));
}

}  // namespace stackpilot::cli
