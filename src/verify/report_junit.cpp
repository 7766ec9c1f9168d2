#include <fmt/format.h>

#include "base/junit.h"
#include "verify/report_parts.h"

namespace stackpilot::verify {
namespace {

std::vector<std::string> details_of(const Judgement& one) {
  std::vector<std::string> lines = {"expected: " + one.expected, "observed: " + one.observed,
                                    "reason: " + one.reason, "mend: " + runbook_of(one)};
  if (!one.blocked_by.empty()) {
    lines.push_back(fmt::format("blocked by: {}", fmt::join(one.blocked_by, ", ")));
  }
  return lines;
}

junit::Case case_of(const Judgement& one) {
  junit::Case written{.name = one.id + " " + one.title, .ms = one.duration_ms};
  if (!one.service.empty()) {
    written.classname = fmt::format("verify.{}.{}", one.service, one.node);
  }
  switch (one.verdict) {
    case Verdict::kPass:
      break;
    case Verdict::kFail:
      written.state = junit::State::kFailed;
      written.message = short_text(one);
      written.details = details_of(one);
      break;
    case Verdict::kError:
    case Verdict::kBlocked:
      written.state = junit::State::kBroken;
      written.type = to_string(one.verdict);
      written.message = short_text(one);
      written.details = details_of(one);
      break;
    case Verdict::kSkipped:
      written.state = junit::State::kSkipped;
      written.message = one.reason;
      break;
    case Verdict::kNotApplicable:
      written.state = junit::State::kSkipped;
      written.message = "not applicable: " + one.reason;
      break;
    case Verdict::kWaived:
      written.output = "waived: " + one.reason;
      break;
  }
  return written;
}

}  // namespace

std::string to_junit(const Report& report) {
  junit::Suite suite{.name = "stackpilot verify " + report.selection,
                     .classname = "verify",
                     .ms = report.duration_ms,
                     .properties = {{"node", report.node},
                                    {"provider", report.provider},
                                    {"run_id", report.run_id},
                                    {"verdict", std::string(to_string(verdict_of(report)))}}};
  for (const Judgement& one : report.judgements) suite.cases.push_back(case_of(one));
  if (verdict_needs_own_case(report)) {
    suite.cases.push_back(
        {.name = "verdict", .state = junit::State::kBroken, .message = verdict_line(report)});
  }
  return junit::document(junit::to_element(suite));
}

}  // namespace stackpilot::verify
