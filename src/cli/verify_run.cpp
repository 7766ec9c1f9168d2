#include "cli/verify_run.h"

#include <unistd.h>

#include <algorithm>

#include "base/terminal.h"
#include "verify/judges.h"

namespace stackpilot::cli {
namespace {

// No guarantee failed, but the verifier broke on one.
bool verifier_broke(const std::vector<Judgement>& judgements) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(judgements.begin(), judgements.end(),
                       [&](const Judgement& one) { return one.verdict == verdict; });
  };
  return any(Verdict::kError) && !any(Verdict::kFail);
}

int exit_code_of(const verify::Report& report) {
  switch (verify::verdict_of(report)) {
    case Outcome::kPass:
      return 0;
    case Outcome::kFail:
      return exit_code(report.open_faults.empty() && verifier_broke(report.judgements)
                           ? ErrorKind::kBroken
                           : ErrorKind::kGuarantee);
    case Outcome::kNotVerified:
      return exit_code(ErrorKind::kCapability);
  }
  return exit_code(ErrorKind::kBroken);
}

std::string formatted(const verify::Report& report, const std::string& format) {
  if (format == "json") return verify::to_json_text(report);
  if (format == "junit") return verify::to_junit(report);
  if (format == "tap") return verify::to_tap(report);
  return verify::to_text(
      report, colours_wanted(STDOUT_FILENO) ? verify::Palette::kColour : verify::Palette::kPlain);
}

}  // namespace

verify::Report report_on(const LabSpec& lab, const Observation& observation,
                         const std::string& run_id) {
  verify::Report report;
  report.selection = observation.selection;
  report.node = observation.node;
  report.provider = observation.provider;
  report.run_id = run_id;
  report.judgements = verify::select(verify::judge(lab, observation), observation.selection);
  report.outcome = outcome_of(report.judgements);
  report.drills = verify::drill_proofs(observation.selection, observation);
  report.open_faults = observation.open_faults;
  report.slowest_observation = observation.slowest;
  report.slowest_observation_ms = observation.slowest_ms;
  return report;
}

Result<int> print_report(const verify::Report& report, const std::string& format) {
  TRY(print_data(formatted(report, format)));
  return exit_code_of(report);
}

}  // namespace stackpilot::cli
