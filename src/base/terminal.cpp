#include "base/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace stackpilot {
namespace {

std::string_view code_of(Paint paint) {
  switch (paint) {
    case Paint::kGreen:
      return "32";
    case Paint::kYellow:
      return "33";
    case Paint::kRed:
      return "31";
    case Paint::kStrongGreen:
      return "1;32";
    case Paint::kStrongRed:
      return "1;31";
  }
  return "0";
}

}  // namespace

Palette palette_of(int fd) {
  const char* no_colour = std::getenv("NO_COLOR");
  const bool wanted = ::isatty(fd) == 1 && (no_colour == nullptr || *no_colour == '\0');
  return wanted ? Palette::kColour : Palette::kPlain;
}

std::string painted(std::string_view text, Paint paint, Palette palette) {
  if (palette == Palette::kPlain) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(paint), text);
}

}  // namespace stackpilot
