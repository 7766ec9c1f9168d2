// The report's style sheet.
#pragma once

namespace stackpilot::drills {

extern const char* const report_style;

}  // namespace stackpilot::drills
