// Small pieces of HTML text.
#pragma once

#include <string>
#include <string_view>

namespace stackpilot::drills {

/// `text`, from wherever, as text content or a quoted attribute: no byte of it is markup.
std::string escape(std::string_view text);

/// "4.2 ms", "412 ms", "3.21 s"
std::string format_duration(double ms);

/// A point in time on the drill's clock: "3.21 s"
std::string format_time(double ms);

/// A word on a colour. Both must be ours: a tone of the style sheet is good, bad or open.
std::string badge(std::string_view word, std::string_view tone);

/// "pass", "fail", "vacuous", ... in their colours.
std::string verdict_badge(std::string_view verdict);

}  // namespace stackpilot::drills
