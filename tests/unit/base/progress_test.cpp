#include "base/progress.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <regex>
#include <sstream>

#include "base/deadline.h"

namespace stackpilot {
namespace {

std::vector<std::string> said_by(const std::function<void()>& body) {
  ::testing::internal::CaptureStderr();
  body();
  std::istringstream text(::testing::internal::GetCapturedStderr());
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

void expect_line(const std::vector<std::string>& lines, const std::string& form) {
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(std::regex_match(lines[0], std::regex(form))) << lines[0];
}

TEST(Step, PrintsOneLineWhenDone) {
  expect_line(said_by([] { Step("Node worker1").done("made"); }),
              R"(  ok  Node worker1: made \(\d+\.\d s\))");
}

TEST(Step, NeedsNoResult) {
  expect_line(said_by([] { Step("Node worker1").done(); }), R"(  ok  Node worker1 \(\d+\.\d s\))");
}

TEST(Step, WithoutDoneItFailed) {
  expect_line(said_by([] {
                Step step("Node worker1");
                step.at("not shown");
              }),
              R"(  !!  Node worker1: failed \(\d+\.\d s\))");
}

TEST(Step, LongWorkSaysWhatItIsAt) {
  const auto lines = said_by([] {
    Step step("Build");
    step.at("first");
    step.at("compiling {} %s");
    std::this_thread::sleep_for(Millis(2'300));
    step.done();
  });
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "  ..  Build (2 s): compiling {} %s");
  EXPECT_TRUE(lines[1].starts_with("  ok  Build")) << lines[1];
}

TEST(Step, ParallelLinesDoNotMix) {
  const auto lines = said_by([] {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([] {
        for (int n = 0; n < 100; ++n) say(std::string(60, 'x'));
      });
    }
  });
  ASSERT_EQ(lines.size(), 800U);
  for (const std::string& line : lines) ASSERT_EQ(line, std::string(60, 'x'));
}

TEST(Colours, AreForTerminalsOnly) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_FALSE(colours_wanted(ends[1]));
  ::close(ends[0]);
  ::close(ends[1]);
}

// Needs a pseudo-terminal.
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
