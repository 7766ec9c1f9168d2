// Shared by the report formats.
#pragma once

#include <string>

#include "verify/report.h"

namespace stackpilot::verify {

/// "docs/runbooks/milestone01.md#g-01-01"; empty for an unknown guarantee.
std::string runbook_of(const Judgement& judgement);

/// "infra on control"
std::string name_of(const Subject& subject);

/// The services, each on its node, that the report is about, sorted.
std::vector<Subject> services_in(const Report& report);

/// "G-02-02", or "G-02-02 of infra on control" of one of several services.
std::string name_of(const Judgement& judgement, const std::vector<Subject>& services);

/// A text for one line: for pass and fail what was observed, else the reason.
std::string short_text(const Judgement& judgement);

/// Whether the verdict is not PASS, but the judgements do not show a failure. Formats that are
/// lists of cases then need one for the verdict, or the list would look like a success.
bool verdict_needs_own_case(const Report& report);

/// Maximum length of one text in a report (see printable()).
inline constexpr std::size_t long_text = 2000;

}  // namespace stackpilot::verify
