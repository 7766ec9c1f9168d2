// One stage of CI: a command of this program with a time limit, a log and a result.
#pragma once

#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/files.h"
#include "base/json.h"

namespace stackpilot::ci {

enum class StageState { kPassed, kFailed, kSkipped, kInterrupted };

std::string_view to_string(StageState state);

struct StageResult {
  std::string name;
  StageState state = StageState::kSkipped;
  std::string why;    ///< reason for any state but kPassed
  int exit_code = 0;  ///< of the command; 0 when it did not end by itself
  double ms = 0;
};

void to_json(Json& out, const StageResult& result);

struct Stage {
  std::string name;
  std::vector<std::string> argv;
  Millis timeout;
  fs::path directory = {};  ///< where it is run; ours when empty
};

/// What a stop request does to a stage: ends it, or nothing.
enum class Heeds { kStop, kNothing };

/// Runs the stage. Repeats its stderr on ours, and appends all its output to `log`. kFailed for a
/// non-zero exit code, a timeout, or a command that cannot be started; kInterrupted when a stop
/// request ended it, or it says that one did.
StageResult run_stage(const Stage& stage, const fs::path& log, Heeds heeds);

StageResult skipped_stage(const std::string& name, const std::string& why);

}  // namespace stackpilot::ci
