#include <fmt/format.h>

#include "base/json.h"
#include "guarantees/findings.h"
#include "verify/report_parts.h"

namespace stackpilot::verify {
namespace {

// Escapes '#', which would begin a directive.
std::string description(std::string_view text) {
  return backslashed(printable(text, long_text), "#");
}

// Quotes `text` as a JSON string, which is also a YAML string.
std::string yaml(std::string_view text) {
  return stackpilot::to_text(Json(printable(text, long_text)));
}

std::string diagnosis(const Judgement& one) {
  return fmt::format(
      "  ---\n  verdict: {}\n  expected: {}\n  observed: {}\n  reason: {}\n  blocked_by: {}\n"
      "  mend: {}\n  ...\n",
      to_string(one.verdict), yaml(one.expected), yaml(one.observed), yaml(one.reason),
      yaml(fmt::format("{}", fmt::join(one.blocked_by, ", "))), yaml(runbook_of(one)));
}

std::string point_of(std::size_t number, const Judgement& one) {
  std::string what = fmt::format("{} - {}", number, description(one.id + " " + one.title));
  if (!one.service.empty()) what += fmt::format(" ({})", description(name_of(subject_of(one))));
  switch (one.verdict) {
    case Verdict::kPass:
      return fmt::format("ok {}\n", what);
    case Verdict::kWaived:
      return fmt::format("ok {} # waived: {}\n", what, description(one.reason));
    case Verdict::kSkipped:
      return fmt::format("ok {} # SKIP {}\n", what, description(one.reason));
    case Verdict::kNotApplicable:
      return fmt::format("ok {} # SKIP not applicable: {}\n", what, description(one.reason));
    case Verdict::kFail:
    case Verdict::kError:
    case Verdict::kBlocked:
      return fmt::format("not ok {}\n{}", what, diagnosis(one));
  }
  return "";
}

}  // namespace

std::string to_tap(const Report& report) {
  const bool own = verdict_needs_own_case(report);
  std::string out =
      fmt::format("TAP version 14\n1..{}\n", report.judgements.size() + (own ? 1U : 0U));
  std::size_t number = 0;
  for (const Judgement& one : report.judgements) out += point_of(++number, one);
  if (own) out += fmt::format("not ok {} - {}\n", ++number, description(verdict_line(report)));
  for (const DrillProof& proof : report.drills) {
    const std::string of =
        proof.service.empty() ? "" : " of " + printable(name_of({proof.service, proof.node}));
    out += fmt::format("# only drills prove {}{}: {}\n", proof.guarantee->id, of,
                       printable(to_text(proof), long_text));
  }
  for (const Fault& fault : report.open_faults) {
    out += "# open " + printable(to_line(fault), long_text) + "\n";
  }
  for (const std::string& note : report.notes) out += "# " + printable(note, long_text) + "\n";
  return out + "# " + verdict_line(report) + "\n";
}

}  // namespace stackpilot::verify
