// Colours on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace stackpilot {

enum class Palette { kPlain, kColour };

enum class Paint { kGreen, kYellow, kRed, kStrongGreen, kStrongRed };

/// kColour when `fd` is a terminal and NO_COLOR is not set.
Palette palette_of(int fd);

/// `text` in that colour; as it is with kPlain.
std::string painted(std::string_view text, Paint paint, Palette palette);

}  // namespace stackpilot
