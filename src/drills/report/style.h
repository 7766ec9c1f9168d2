// What the style sheet of all pages lacks for a drill: its charts and tables.
#pragma once

namespace stackpilot::drills {

extern const char* const drill_style;

}  // namespace stackpilot::drills
