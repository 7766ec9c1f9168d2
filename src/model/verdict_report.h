// What the reports share: how verdicts look, and the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/terminal.h"
#include "model/verdict.h"

namespace stackpilot {

Paint paint_of(Verdict verdict);
Paint paint_of(Outcome outcome);

/// "PASS   ", "BLOCKED": all of the same width, coloured.
std::string table_word(Verdict verdict, Palette palette);

/// The kind of failure of a report with this outcome over these verdicts; nothing for PASS. A FAIL
/// with errors but without a failed verdict is kBroken.
std::optional<ErrorKind> failure_of(Outcome outcome, const std::vector<Verdict>& verdicts = {});

/// The exit code of the process; 0 without a failure.
int exit_code(const std::optional<ErrorKind>& failure);

}  // namespace stackpilot
