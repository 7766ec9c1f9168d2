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
  EXPECT_FALSE(colours_wanted(ends[1]));
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Colours, NoColorTurnsThemOff) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || ::isatty(terminal) != 1) GTEST_SKIP() << "no pseudo-terminal here";
  ::unsetenv("NO_COLOR");
  EXPECT_TRUE(colours_wanted(terminal));
  ::setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(colours_wanted(terminal));
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(colours_wanted(terminal));
  ::unsetenv("NO_COLOR");
  ::close(terminal);
}

}  // namespace
}  // namespace stackpilot
