#include "events/sinks/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <regex>
#include <sstream>
#include <thread>

#include "base/deadline.h"
#include "base/files.h"
#include "base/stop.h"
#include "events/step.h"

namespace stackpilot::events {
namespace {

// What a terminal sink writes to a file while it is attached.
class Printed : public ::testing::Test {
 protected:
  std::string by(const std::function<void()>& body, Live live = Live::kLog) {
    const fs::path file = folder_.path() / "printed";
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    {
      Terminal terminal(fd, live);
      const Attached attached(terminal);
      body();
    }
    ::close(fd);
    return read_file(file).value();
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "terminal-").value();
};

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

struct Row {
  Event event;
  const char* text;
};

TEST_F(Printed, AnEventIsALine) {
  const Row table[] = {
      {StepEnded{1, "Node worker1", StepOutcome::kOk, "made", 1'240},
       "  ok  Node worker1: made (1.2 s)\n"},
      {StepEnded{1, "Node worker1", StepOutcome::kOk, "", 40}, "  ok  Node worker1 (0.0 s)\n"},
      {StepEnded{1, "Node worker1", StepOutcome::kFailed, "failed", 40},
       "  !!  Node worker1: failed (0.0 s)\n"},
      {StepEnded{1, "Node worker1", StepOutcome::kInterrupted, "interrupted", 40},
       "  !!  Node worker1: interrupted (0.0 s)\n"},
      {StepSkipped{"drills", "no engine"}, "  --  drills: skipped: no engine\n"},
      {SectionBegan{"clean"}, "== clean\n"},
      {SectionBegan{"dependency-stop: it is stopped", 3, 21},
       "== dependency-stop: it is stopped (3 of 21)\n"},
      {SectionBegan{"dependency-stop: it is stopped", 1, 1}, "== dependency-stop: it is stopped\n"},
      {EvidenceKept{"/evidence/r1", "abc"}, "evidence: /evidence/r1 (head abc)\n"},
      {Noted{"  ok  all is well {} %s"}, "  ok  all is well {} %s\n"},
      {Relayed{"what it said"}, "what it said\n"},
      {ErrorReported{Error{ErrorKind::kBroken, "it broke", "mend it", "one\ntwo"}},
       "error: it broke\n    | one\n    | two\nnext:  mend it\n"},
      {ErrorReported{Error{ErrorKind::kBroken, "it broke", "", ""}}, "error: it broke\n"},
      {StepBegan{9, "Load", std::nullopt}, ""},
      {RecordWritten{"17", 3}, ""},
      {VerdictGiven{"G-01-01", "fail", "no echo"}, ""}};
  for (const Row& row : table) {
    EXPECT_EQ(by([&] { emit(row.event); }), row.text);
  }
}

TEST_F(Printed, LongWorkSaysWhatItIsDoingAndHowFarItIs) {
  set_expectation([](const std::string&) { return 9'400.0; });
  const auto lines = lines_of(by([] {
    Step step("Build");
    step.at("first");
    step.at("compiling {} %s");
    step.at(Fraction{3 << 20, 12 << 20, "bytes"});
    std::this_thread::sleep_for(Millis(2'300));
    step.done();
  }));
  set_expectation({});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "  ..  Build (2 s of about 9 s): 3 of 12 MiB, compiling {} %s");
  EXPECT_TRUE(lines[1].starts_with("  ok  Build")) << lines[1];
}

TEST_F(Printed, OnATerminalOneLineChangesAndIsGoneInTheEnd) {
  const std::string text = by(
      [] {
        Step step("Build");
        step.at("compiling");
        std::this_thread::sleep_for(Millis(600));
        note("beside it");
        step.done();
      },
      Live::kLine);
  const std::size_t live = text.find("\r\033[K  ..  Build (0 s): compiling");
  const std::size_t beside = text.find("\r\033[Kbeside it\n");
  ASSERT_NE(live, std::string::npos) << text;
  ASSERT_NE(beside, std::string::npos) << text;
  EXPECT_LT(live, beside);
  EXPECT_TRUE(std::regex_search(text, std::regex("\r\033\\[K  ok  Build \\(0\\.\\d s\\)\n$")))
      << text;
}

TEST_F(Printed, LinesOfManyThreadsDoNotMix) {
  const auto lines = lines_of(by([] {
    std::array<std::jthread, 8> threads;
    for (std::jthread& one : threads) {
      one = std::jthread([] {
        for (int n = 0; n < 100; ++n) note(std::string(60, 'x'));
      });
    }
  }));
  ASSERT_EQ(lines.size(), 800U);
  for (const std::string& line : lines) ASSERT_EQ(line, std::string(60, 'x'));
}

// In a process of its own, because a stop request cannot be withdrawn.
TEST(PrintedDeathTest, AStepThatAStopRequestEndsIsInterrupted) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto step = [] {
    install_stop_handlers();
    request_stop();
    Terminal terminal(STDERR_FILENO, Live::kLog);
    const Attached attached(terminal);
    { const Step cut_short("Build"); }
    std::_Exit(0);
  };
  EXPECT_EXIT(step(), ::testing::ExitedWithCode(0), "!!  Build: interrupted");
}

TEST_F(Printed, AStepWithoutAnEndHasFailed) {
  EXPECT_NE(by([] { const Step broken("Build"); }).find("!!  Build: failed"), std::string::npos);
}

TEST(LiveFor, IsALineOnlyWhereACursorMoves) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || ::isatty(terminal) != 1) GTEST_SKIP() << "no pseudo-terminal here";
  ::setenv("TERM", "xterm", 1);
  EXPECT_EQ(live_for(terminal), Live::kLine);
  ::setenv("TERM", "dumb", 1);
  EXPECT_EQ(live_for(terminal), Live::kLog);
  ::unsetenv("TERM");
  EXPECT_EQ(live_for(terminal), Live::kLog);
  ::close(terminal);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::setenv("TERM", "xterm", 1);
  EXPECT_EQ(live_for(ends[1]), Live::kLog);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace stackpilot::events
