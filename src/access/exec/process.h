// Runs a program: argv in; exit status, stdout and stderr out. Never a shell.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/files.h"
#include "base/result.h"

namespace stackpilot::access {

/// What a stop request of the operator does to a running command.
enum class OnStop {
  kEnd,     ///< the command is ended and `run` returns kInterrupted
  kIgnore,  ///< the command is let finish: for healing and tearing down
};

enum class Stdin {
  kInput,     ///< Command::input, then end of file
  kHeldOpen,  ///< no data, but open as long as we live: the other side can tell when we are gone
};

struct Command {
  std::vector<std::string> argv;
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< added to ours
  fs::path directory = {};  ///< working directory; ours when empty
  Stdin stdin_mode = Stdin::kInput;
  std::string input = {};           ///< written to stdin
  fs::path input_file = {};         ///< stdin is this file instead
  fs::path output_file = {};        ///< stdout goes to this file instead of Output::out
  Millis timeout = Millis(60'000);  ///< then the whole process group is ended
  OnStop on_stop = OnStop::kEnd;
  /// Called with each line of stderr as it arrives.
  std::function<void(std::string_view)> on_line = {};
  /// Called every quarter of a second with how many bytes of input_file have been read.
  std::function<void(std::uint64_t)> on_input_read = {};
};

struct Output {
  int status = 0;  ///< exit status; 128 + signal when killed by one
  std::string out;
  std::string err;
  double ms = 0;
};

/// Runs to the end, whatever the exit status. Errors: cannot be started (kCapability when the
/// program does not exist), timed out or too much output (kBroken), interrupted. The child has a
/// process group of its own, which is gone when this returns.
Result<Output> run(const Command& command);

/// Like run, and a non-zero exit status is an error that carries argv, status and output.
Result<Output> run_ok(const Command& command);

/// The error for a finished command that failed: argv, status and the end of its output.
Error command_error(const Command& command, const Output& output);

/// The argv as one line for messages, quoted where needed.
std::string to_line(const std::vector<std::string>& argv);

/// The absolute path of a program on PATH.
std::optional<std::string> find_program(const std::string& name);

/// The last `lines` lines.
std::string tail(const std::string& text, std::size_t lines);

/// Without white space at both ends.
std::string trimmed(std::string_view text);

}  // namespace stackpilot::access
