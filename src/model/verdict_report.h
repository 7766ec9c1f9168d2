// What the reports share: how verdicts look, and the exit code.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/terminal.h"
#include "model/verdict.h"

namespace stackpilot {

Paint paint_of(Verdict verdict);
Paint paint_of(Outcome outcome);

/// "PASS   ", "BLOCKED", "N/A    ": all of the same width, coloured.
std::string table_word(Verdict verdict, Palette palette);

/// The kind of failure of a report with this outcome; nothing for PASS. What could not be judged
/// fails like what does not hold.
std::optional<ErrorKind> failure_of(Outcome outcome);

/// The exit code of the process; 0 without a failure.
int exit_code(const std::optional<ErrorKind>& failure);

}  // namespace stackpilot
