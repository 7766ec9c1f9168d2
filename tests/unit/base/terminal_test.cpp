#include "base/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

namespace stackpilot {
namespace {

TEST(Colours, AreForTerminalsOnly) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_EQ(palette_of(ends[1]), Palette::kPlain);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Colours, NoColorTurnsThemOff) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || ::isatty(terminal) != 1) GTEST_SKIP() << "no pseudo-terminal here";
  ::unsetenv("NO_COLOR");
  EXPECT_EQ(palette_of(terminal), Palette::kColour);
  ::setenv("NO_COLOR", "", 1);
  EXPECT_EQ(palette_of(terminal), Palette::kColour);
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_EQ(palette_of(terminal), Palette::kPlain);
  ::unsetenv("NO_COLOR");
  ::close(terminal);
}

TEST(Painted, IsPlainOrInItsColour) {
  EXPECT_EQ(painted("x", Paint::kRed, Palette::kPlain), "x");
  EXPECT_EQ(painted("x", Paint::kGreen, Palette::kColour), "\x1b[32mx\x1b[0m");
  EXPECT_EQ(painted("x", Paint::kYellow, Palette::kColour), "\x1b[33mx\x1b[0m");
  EXPECT_EQ(painted("x", Paint::kRed, Palette::kColour), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(painted("x", Paint::kStrongGreen, Palette::kColour), "\x1b[1;32mx\x1b[0m");
  EXPECT_EQ(painted("x", Paint::kStrongRed, Palette::kColour), "\x1b[1;31mx\x1b[0m");
}

}  // namespace
}  // namespace stackpilot
