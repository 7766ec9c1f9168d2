// What the style sheet of all pages lacks for a proof run.
#pragma once

namespace stackpilot::prove {

extern const char* const proof_style;

}  // namespace stackpilot::prove
