#include "checks/inspection.h"

#include <fmt/format.h>

#include "base/text.h"

namespace stackpilot::checks {
namespace {

constexpr std::size_t most_findings = 1000;

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

}  // namespace

void Inspection::looked_at(std::size_t count, std::string_view what) {
  if (count == 0) broke(fmt::format("looked at no {}: nothing was proven", what));
  looked_at_.push_back(fmt::format("{} {}", count, what));
}

void Inspection::found(const Rule& rule, std::string_view file, int line,
                       std::string_view problem) {
  if (findings_.size() == most_findings) return;
  findings_.push_back({std::string(file), line, fmt::format("{}/{}", gate_, rule.id),
                       printable(problem), std::string(rule.mend)});
}

void Inspection::skipped(std::string_view why) {
  skipped_.push_back(printable(why));
}

void Inspection::broke(std::string_view why) {
  broken_.push_back(printable(why, 1000));
}

GateResult Inspection::conclude() const {
  GateResult result;
  result.gate = gate_;
  result.looked_at = joined(looked_at_, ", ");
  result.findings = findings_;
  result.broken = joined(broken_, "; ");
  result.skipped = joined(skipped_, "; ");
  const bool said_why = !broken_.empty() || !skipped_.empty();
  if (looked_at_.empty() && !said_why) result.broken = "looked at nothing";
  if (!result.findings.empty()) {
    result.verdict = Verdict::kFail;
  } else if (!result.broken.empty()) {
    result.verdict = Verdict::kError;
  } else {
    result.verdict = result.skipped.empty() ? Verdict::kPass : Verdict::kSkipped;
  }
  return result;
}

}  // namespace stackpilot::checks
