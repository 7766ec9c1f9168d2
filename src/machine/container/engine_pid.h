// The processes of our engine, by the pid files that it writes. Pids are reused, at once in a new
// pid namespace: a recorded one counts only while that process is what it was recorded for.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/files.h"

namespace stackpilot::machine::container {

/// Whether a command line, as /proc/<pid>/cmdline has it, is that of `program` with an argument
/// that is `folder` or below it. Exposed for tests.
bool is_command_of(const std::string& command_line, const std::string& program,
                   const fs::path& folder);

/// The pid in `file` if that process is `program` on `folder`; else 0.
pid_t living_pid(const fs::path& file, const std::string& program, const fs::path& folder);

/// Removes a pid file that names no such process: who reads it would wait for a stranger.
void remove_stale_pid(const fs::path& file, const std::string& program, const fs::path& folder);

}  // namespace stackpilot::machine::container
