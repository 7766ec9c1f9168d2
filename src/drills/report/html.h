// Helpers that make pieces of HTML.
#pragma once

#include <string>
#include <string_view>

namespace stackpilot::drills {

/// "4.2 ms", "412 ms", "3.21 s"
std::string format_duration(double ms);

/// A point in time on the drill's clock: "3.21 s"
std::string format_time(double ms);

/// A coloured word. `word` is not escaped; `tone` is a class of the style sheet: good, bad or open.
std::string badge(std::string_view word, std::string_view tone);

/// The badge of "pass", "fail", "vacuous", ... in its colour.
std::string verdict_badge(std::string_view verdict);

}  // namespace stackpilot::drills
