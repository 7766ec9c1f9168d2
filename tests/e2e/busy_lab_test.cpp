// Concurrent runs, and an interrupted run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "e2e/background.h"
#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

// The brackets keep pgrep from matching the shell that runs it.
bool builds_on_control() {
  return on_node("control", "pgrep -f 'docker[ ]build'").status == 0;
}

TEST(BadInput, SecondRunIsLockedOutAndInterruptedOneCanBeRepeated) {
  Background first({"demo"});
  ASSERT_TRUE(comes_true("demo holds the lock", [&] { return first.holds_the_lock(); }));
  for (const char* command : {"demo", "up", "destroy"}) {
    const Ran second = pilot({command});
    EXPECT_TRUE(exits(5, second));
    EXPECT_TRUE(holds(second.err, fmt::format("pid {}", first.pid())));
    EXPECT_TRUE(holds(second.err, "make demo"));
    EXPECT_LT(second.ms, 2'000);
  }

  ASSERT_TRUE(comes_true("the build runs", builds_on_control)) << first.said();
  first.interrupt();
  EXPECT_TRUE(comes_true(
      "the interrupted run ends", [&] { return first.status().has_value(); }, Millis(15'000)));
  EXPECT_EQ(first.status(), 130) << first.said();

  EXPECT_TRUE(exits(0, pilot({"demo"})));
  EXPECT_TRUE(is_green(verify_lab()));
}

}  // namespace
}  // namespace stackpilot::e2e
