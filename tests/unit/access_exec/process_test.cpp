#include "access/exec/process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>

#include "base/clock.h"
#include "base/wait.h"

namespace stackpilot::access {
namespace {

// The runner itself uses no shell; here sh is just the program that it runs.
Command sh(const std::string& script) {
  return Command{.argv = {"sh", "-c", script}};
}

Output out_of(const Command& command) {
  Result<Output> output = run(command);
  if (!output) {
    ADD_FAILURE() << output.error().message;
    return Output{};
  }
  return *output;
}

// Whether the process has exited, waiting up to a second or so for init to reap it.
bool is_gone(pid_t pid) {
  return wait_until(Deadline(Millis(1'000)), Millis(10), [&] {
    if (::kill(pid, 0) != 0) return true;
    const Result<std::string> stat = read_file("/proc/" + std::to_string(pid) + "/stat");
    return !stat || stat->find(") Z ") != std::string::npos;
  });
}

TEST(Run, CollectsStatusAndBothOutputs) {
  const Output output = out_of(sh("printf out; printf err >&2; exit 7"));
  EXPECT_EQ(output.status, 7);
  EXPECT_EQ(output.out, "out");
  EXPECT_EQ(output.err, "err");
  EXPECT_GT(output.ms, 0);
}

TEST(Run, ReportsASignalAs128AndItsNumber) {
  EXPECT_EQ(out_of(sh("kill -KILL $$")).status, 128 + SIGKILL);
}

TEST(Run, UsesNoShell) {
  const Output output = out_of({.argv = {"printf", "%s|", "$HOME", "a b", "*", "'x'", ""}});
  EXPECT_EQ(output.out, "$HOME|a b|*|'x'||");
}

TEST(Run, TellsHowMuchOfTheInputFileWasRead) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "input-").value();
  const fs::path file = folder.path() / "input";
  ASSERT_TRUE(write_file(file, std::string(3'000, 'x')));
  std::vector<std::uint64_t> told;
  Command command = sh("dd bs=1000 count=2 status=none >/dev/null; sleep 0.7; cat");
  command.input_file = file;
  command.on_input_read = [&](std::uint64_t read) { told.push_back(read); };
  EXPECT_EQ(out_of(command).out.size(), 1'000U);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front(), 2'000U);
}

TEST(Run, GivesTheInput) {
  Command command{.argv = {"cat"}};
  command.input = std::string(1 << 20, 'x') + "end";
  EXPECT_EQ(out_of(command).out, command.input);
}

TEST(Run, WithoutInputStdinIsEmpty) {
  const Output output = out_of({.argv = {"cat"}, .timeout = Millis(5'000)});
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.out, "");
}

TEST(Run, SurvivesAChildThatDoesNotReadItsInput) {
  ::signal(SIGPIPE, SIG_IGN);  // as install_stop_handlers() does
  Command command{.argv = {"true"}};
  command.input = std::string(1 << 20, 'x');
  EXPECT_EQ(out_of(command).status, 0);
}

TEST(Run, AddsToTheEnvironmentAndReplaces) {
  ::setenv("LC_KEPT", "kept", 1);
  ::setenv("LC_OLD", "old", 1);
  Command command = sh("echo $LC_KEPT $LC_OLD $STACKPILOT_NEW");
  command.environment = {{"LC_OLD", "replaced"}, {"STACKPILOT_NEW", "a b"}};
  EXPECT_EQ(out_of(command).out, "kept replaced a b\n");
}

TEST(Run, DoesNotPassOnWhatTheCallerHasSet) {
  for (const char* name : {"GIT_DIR", "TF_CLI_ARGS_plan", "CI", "https_proxy"}) {
    ::setenv(name, "of the caller", 1);
  }
  Command command{.argv = {"env"}};
  EXPECT_EQ(out_of(command).out.find("of the caller"), std::string::npos);
  command.inherits = Inherits::kOurs;
  const std::string ours = out_of(command).out;
  for (const char* name : {"GIT_DIR", "TF_CLI_ARGS_plan", "CI", "https_proxy"}) ::unsetenv(name);
  EXPECT_NE(ours.find("CI=of the caller"), std::string::npos);
  EXPECT_NE(ours.find("https_proxy=of the caller"), std::string::npos);
  EXPECT_EQ(ours.find("GIT_DIR"), std::string::npos);
  EXPECT_EQ(ours.find("TF_CLI"), std::string::npos);
}

// Whether a child gets all three while ours in `closed` are: stdin, stdout and stderr as pipes, and
// both of the files.
bool runs_without(const std::vector<int>& closed) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "process-").value();
  for (const int fd : closed) ::close(fd);
  Command piped = sh("cat; echo said >&2");
  piped.input = "given";
  const Result<Output> answer = run(piped);
  Command filed = sh("cat; echo said >&2");
  filed.input_file = folder.path() / "in";
  filed.output_file = folder.path() / "out";
  const bool written = write_file(filed.input_file, "given").has_value();
  const Result<Output> to_file = run(filed);
  const Result<Output> missing = run({.argv = {"true"}, .directory = "/no/such/folder"});
  return written && answer && answer->out == "given" && answer->err == "said\n" && to_file &&
         to_file->err == "said\n" && read_file(filed.output_file).value_or("") == "given" &&
         !missing;
}

// In a process of its own, which has no stderr left to say more.
TEST(RunDeathTest, TheChildHasAllThreeWhereOursAreClosed) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (const std::vector<int>& closed :
       {std::vector<int>{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}}) {
    EXPECT_EXIT(std::_Exit(runs_without(closed) ? 0 : 1), ::testing::ExitedWithCode(0), "")
        << ::testing::PrintToString(closed);
  }
}

TEST(Run, StartsInTheFolder) {
  Command command{.argv = {"pwd"}, .directory = "/usr"};
  EXPECT_EQ(out_of(command).out, "/usr\n");
}

TEST(Run, ReadsAndWritesFiles) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "process-").value();
  ASSERT_TRUE(write_file(folder.path() / "in", "from a file"));
  Command command{.argv = {"cat"}};
  command.input_file = folder.path() / "in";
  command.output_file = folder.path() / "out";
  EXPECT_EQ(out_of(command).out, "");
  EXPECT_EQ(read_file(folder.path() / "out").value(), "from a file");
}

TEST(Run, ReportsLinesOfStderrAsTheyCome) {
  std::vector<std::string> lines;
  Command command = sh("echo one >&2; echo two >&2; printf three >&2");
  command.on_line = [&](std::string_view line) { lines.emplace_back(line); };
  EXPECT_EQ(out_of(command).err, "one\ntwo\nthree");
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two"}));
}

TEST(Run, InterruptsOnceItIsToldTo) {
  int asked = 0;
  const Result<Output> output =
      run({.argv = {"sh", "-c", "trap 'echo got it; exit 7' INT; while :; do sleep 0.1; done"},
           .interrupt_when = [&] { return ++asked == 2; }});
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->status, 7);
  EXPECT_EQ(output->out, "got it\n");
  EXPECT_EQ(asked, 2);
}

// A shell cannot trap what was ignored when it started.
TEST(Run, InterruptsAlsoWhereInterruptsAreIgnored) {
  const auto before = ::signal(SIGINT, SIG_IGN);
  const Result<Output> output =
      run({.argv = {"sh", "-c", "trap 'exit 7' INT; while :; do sleep 0.1; done"},
           .timeout = std::chrono::seconds(5),
           .interrupt_when = [] { return true; }});
  ::signal(SIGINT, before);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->status, 7);
}

TEST(Run, MissingProgramIsAMissingCapability) {
  const Result<Output> output = run({.argv = {"stackpilot-no-such-program"}});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::kCapability);
  EXPECT_EQ(output.error().message, "stackpilot-no-such-program is not installed");
}

TEST(Run, MissingFolderIsAnError) {
  const Result<Output> output = run({.argv = {"true"}, .directory = "/no/such/folder"});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::kBroken);
  EXPECT_NE(output.error().message.find("No such file or directory"), std::string::npos);
}

TEST(Run, MissingInputFileIsAnError) {
  Command command{.argv = {"cat"}};
  command.input_file = "/no/such/file";
  const Result<Output> output = run(command);
  ASSERT_FALSE(output);
  EXPECT_NE(output.error().message.find("/no/such/file"), std::string::npos);
}

TEST(Run, TimeoutEndsTheWholeGroup) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "process-").value();
  Command command = sh("sleep 60 & echo $! > grandchild; echo waiting >&2; wait");
  command.directory = folder.path();
  command.timeout = Millis(400);
  const Stopwatch watch;
  const Result<Output> output = run(command);
  ASSERT_FALSE(output);
  EXPECT_LT(watch.elapsed_ms(), 4'000);
  EXPECT_EQ(output.error().kind, ErrorKind::kBroken);
  EXPECT_NE(output.error().message.find("timed out"), std::string::npos);
  EXPECT_EQ(output.error().detail, "waiting");
  EXPECT_TRUE(is_gone(std::stoi(read_file(folder.path() / "grandchild").value())));
}

TEST(Run, TimeoutIsNotHeldUpByAChildThatIgnoresTheSignal) {
  Command command = sh("trap '' TERM; while :; do sleep 0.1; done");
  command.timeout = Millis(200);
  const Stopwatch watch;
  EXPECT_FALSE(run(command));
  EXPECT_LT(watch.elapsed_ms(), 9'000);
}

TEST(Run, TimeoutCoversAChildThatClosedItsOutputs) {
  Command command = sh("exec >&- 2>&-; sleep 60");
  command.timeout = Millis(300);
  const Stopwatch watch;
  EXPECT_FALSE(run(command));
  EXPECT_LT(watch.elapsed_ms(), 4'000);
}

TEST(Run, LeavesNobodyBehindAfterSuccess) {
  const Output output = out_of(sh("sleep 60 >/dev/null 2>&1 & echo $!"));
  EXPECT_TRUE(is_gone(std::stoi(output.out)));
}

TEST(Run, EndsAChildThatWritesTooMuch) {
  Command command{.argv = {"yes", std::string(1000, 'x')}, .timeout = Millis(30'000)};
  const Result<Output> output = run(command);
  ASSERT_FALSE(output);
  EXPECT_NE(output.error().message.find("wrote too much output"), std::string::npos);
}

TEST(RunOk, TurnsAFailureIntoAnErrorThatCarriesAll) {
  const Result<Output> output = run_ok(sh("echo progress; echo 'it broke' >&2; exit 3"));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::kBroken);
  EXPECT_NE(output.error().message.find("sh -c "), std::string::npos);
  EXPECT_NE(output.error().message.find("exit status 3"), std::string::npos);
  EXPECT_EQ(output.error().detail, "it broke");
}

TEST(RunOk, ShowsStdoutWhereStderrIsEmpty) {
  EXPECT_EQ(run_ok(sh("echo only this; exit 1")).error().detail, "only this");
}

TEST(RunOk, NamesAFullDisk) {
  const Result<Output> output = run_ok(sh("echo 'write: No space left on device' >&2; exit 1"));
  EXPECT_EQ(output.error().message, "the disk is full: sh failed");
  EXPECT_EQ(output.error().hint, "free some disk space and run the command again");
}

TEST(RunOk, PassesSuccessOn) {
  EXPECT_EQ(run_ok({.argv = {"echo", "hi"}})->out, "hi\n");
}

TEST(ToLine, IsWhatAShellWouldReadBack) {
  const std::vector<std::string> argv = {"printf", "%s|", "plain", "a b",  "it's", "",     "$HOME",
                                         "*",      "#x",  "~",     "a\nb", "\\",   "`id`", "!"};
  const Output output = out_of({.argv = {"sh", "-c", to_line(argv)}});
  EXPECT_EQ(output.out, "plain|a b|it's||$HOME|*|#x|~|a\nb|\\|`id`|!|");
}

TEST(ToLine, LeavesPlainWordsAlone) {
  EXPECT_EQ(to_line({"docker", "run", "--rm", "a/b:c"}), "docker run --rm a/b:c");
}

TEST(FindProgram, LooksOnThePath) {
  EXPECT_TRUE(find_program("sh"));
  EXPECT_FALSE(find_program("stackpilot-no-such-program"));
  EXPECT_EQ(find_program("/bin/sh"), "/bin/sh");
  EXPECT_FALSE(find_program("/etc/passwd"));
}

TEST(Tail, GivesTheLastLines) {
  EXPECT_EQ(tail("a\nb\nc\n", 2), "b\nc");
  EXPECT_EQ(tail("a\nb\nc\n", 9), "a\nb\nc");
  EXPECT_EQ(tail("one", 1), "one");
  EXPECT_EQ(tail("", 3), "");
}

TEST(Trimmed, RemovesWhiteSpaceAtBothEnds) {
  EXPECT_EQ(trimmed(" \n a b\t\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
}

}  // namespace
}  // namespace stackpilot::access
