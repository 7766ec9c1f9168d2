// Tells the stream of events that a command works on the lab, and how it ended.
#pragma once

#include "cli/command_line.h"

namespace stackpilot::cli {

/// Once in a process: a command that runs others is one command.
void tell_began(const Options& options, const Workspace& workspace);

/// Nothing, where nothing was said to have begun.
void tell_ended(int exit_code);

}  // namespace stackpilot::cli
