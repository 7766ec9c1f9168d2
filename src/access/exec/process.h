// Runs a program directly, never through a shell.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/exec/environment.h"
#include "base/deadline.h"
#include "base/files.h"
#include "base/result.h"
#include "base/slowness.h"

namespace stackpilot::access {

/// What a stop request (see base/stop.h) does to a running command.
enum class OnStop {
  kEnd,     ///< the command is ended and `run` returns kInterrupted
  kIgnore,  ///< the command may finish: for healing and tearing down
};

enum class Stdin {
  kInput,     ///< Command::input, then end of file
  kHeldOpen,  ///< no data; end of file tells the command that this process died
};

/// As whom a command runs.
enum class RunAs {
  kCaller,
  kRoot,  ///< the caller where that is root, else root of a user namespace (see user_namespace.h)
};

struct Command {
  std::vector<std::string> argv;
  Inherits inherits = Inherits::kBasics;  ///< what it gets of our environment
  Variables environment = {};             ///< added to that
  fs::path directory = {};                ///< working directory; that of this process when empty
  Stdin stdin_mode = Stdin::kInput;
  std::string input = {};     ///< written to stdin
  fs::path input_file = {};   ///< stdin is this file instead
  fs::path output_file = {};  ///< stdout goes to this file instead of Output::out
  Millis timeout =
      scaled(Millis(60'000));  ///< then SIGTERM to the process group, after 5 s SIGKILL
  OnStop on_stop = OnStop::kEnd;
  RunAs run_as = RunAs::kCaller;
  /// Called by the thread in run() with each complete line of stderr as it arrives.
  std::function<void(std::string_view)> on_line = {};
  /// Called every quarter of a second with how many bytes of input_file have been read.
  std::function<void(std::uint64_t)> on_input_read = {};
  /// Asked every quarter of a second until it says yes: then the command gets SIGINT, as by Ctrl-C,
  /// also where we were started with that ignored, as in the background of a script.
  std::function<bool()> interrupt_when = {};
};

struct Output {
  int status = 0;  ///< exit status; 128 + signal number when killed by a signal
  std::string out;
  std::string err;
  double ms = 0;
};

/// Runs the command; any exit status is a success. Errors: kCapability when the program is not
/// installed, or the caller cannot be root; kBroken when it cannot be started, times out or writes
/// more than 64 MiB; kInterrupted (see OnStop). The command has a process group of its own, which
/// is killed before this returns.
Result<Output> run(const Command& command);

/// Whether an error of run means that the command had not ended when its time was over.
bool is_timeout(const Error& error);

/// Like run, but a non-zero exit status is an error: that of command_error.
Result<Output> run_ok(const Command& command);

/// The error (kBroken) of a command that failed: argv, exit status and the end of its output; for a
/// full disk a message of its own.
Error command_error(const Command& command, const Output& output);

/// The argv as one line for messages, quoted for a shell where needed.
std::string to_line(const std::vector<std::string>& argv);

/// The absolute path of a program on PATH or in a system folder for programs, sbin included;
/// nullopt when there is none. A `name` with a slash is returned as it is if it is executable.
std::optional<std::string> find_program(const std::string& name);

/// The last `lines` lines of trimmed `text`.
std::string tail(const std::string& text, std::size_t lines);

/// `text` without white space at both ends.
std::string trimmed(std::string_view text);

}  // namespace stackpilot::access
