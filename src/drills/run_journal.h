// The event log of one drill run: append-only JSON lines in its evidence.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/json_lines.h"

namespace stackpilot::drills {

class RunJournal {
 public:
  /// Creates the folder of the run and journal.jsonl in it. `clock` is the drill's.
  static Result<RunJournal> create(const fs::path& folder, const Stopwatch& clock);

  /// Returns when the line is on disk. A failure is ignored: healing relies on the ledger, not on
  /// this journal.
  void note(const std::string& event, Json more = Json::object());

 private:
  RunJournal(JsonLines lines, const Stopwatch& clock) : lines_(std::move(lines)), clock_(clock) {}

  JsonLines lines_;
  Stopwatch clock_;
};

}  // namespace stackpilot::drills
