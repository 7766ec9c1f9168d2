// What the report formats share.
#pragma once

#include <string>

#include "verify/report.h"

namespace stackpilot::verify {

/// "docs/runbooks/milestone01.md#g-01-01"; empty for an unknown guarantee.
std::string runbook_of(const Judgement& judgement);

/// What one line has room for: the reason, or for pass and fail what was observed.
std::string short_text(const Judgement& judgement);

/// Whether no judgement shows why the verdict is not PASS: formats that are lists of cases then
/// need one for the verdict itself, or an empty list would look like success.
bool verdict_needs_own_case(const Report& report);

/// Characters of one text in a report, at most.
inline constexpr std::size_t long_text = 2000;

}  // namespace stackpilot::verify
