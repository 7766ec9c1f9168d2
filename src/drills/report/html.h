// Pieces of HTML that only pages about drills have.
#pragma once

#include <string>
#include <string_view>

namespace stackpilot::drills {

/// A point in time on the drill's clock: "3.21 s"
std::string format_time(double ms);

/// The badge of "pass", "fail", "vacuous", ... in its colour.
std::string verdict_badge(std::string_view verdict);

}  // namespace stackpilot::drills
