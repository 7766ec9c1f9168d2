#include <gtest/gtest.h>

#include <cstdlib>

#include "base/stop.h"
#include "cli/command_line.h"

namespace stackpilot::cli {
namespace {

const Error stopped_node{ErrorKind::kBroken, "worker1 stopped while it was booting", "", ""};

TEST(ReportError, TheKindDecidesTheExitCode) {
  EXPECT_EQ(report_error(stopped_node), 4);
  EXPECT_EQ(report_error(Error{ErrorKind::kUsage, "no such node", "", ""}), 2);
}

// In a process of its own, because a stop request cannot be withdrawn.
TEST(ReportErrorDeathTest, AfterAStopRequestEveryErrorIsAnInterruption) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        install_stop_handlers();
        request_stop();
        std::exit(report_error(stopped_node));
      },
      testing::ExitedWithCode(130), "");
}

}  // namespace
}  // namespace stackpilot::cli
