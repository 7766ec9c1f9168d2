#include "verify/report_parts.h"

#include "guarantees/findings.h"

namespace stackpilot::verify {

std::string runbook_of(const Judgement& judgement) {
  const Guarantee* guarantee = find_guarantee(judgement.id);
  return guarantee == nullptr ? "" : stackpilot::runbook_of(*guarantee);
}

std::string short_text(const Judgement& judgement) {
  const bool seen = judgement.verdict == Verdict::kPass || judgement.verdict == Verdict::kFail;
  return printable(seen ? judgement.observed : judgement.reason, 100);
}

bool verdict_needs_own_case(const Report& report) {
  const bool shown = outcome_of(report.judgements) == Outcome::kFail;
  return verdict_of(report) != Outcome::kPass && !shown;
}

}  // namespace stackpilot::verify
