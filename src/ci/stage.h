// One stage of CI: a command of this program, with a time limit, a log, and an honest result.
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
  std::string why;    ///< of anything but a pass
  int exit_code = 0;  ///< of the command; 0 where it did not end by itself
  double ms = 0;
};

void to_json(Json& out, const StageResult& result);

struct Stage {
  std::string name;
  std::vector<std::string> argv;
  Millis timeout;
};

/// What a stop request of the operator does to a stage.
enum class Heeds { kStop, kNothing };

/// Runs the stage; what it says on stderr is also said here, and all it says is added to `log`.
StageResult run_stage(const Stage& stage, const fs::path& log, Heeds heeds);

StageResult skipped_stage(const std::string& name, const std::string& why);

}  // namespace stackpilot::ci
