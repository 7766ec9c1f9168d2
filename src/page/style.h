// The style sheet that all pages share.
#pragma once

namespace stackpilot::page {

extern const char* const common_style;

}  // namespace stackpilot::page
