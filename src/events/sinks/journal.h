// The journal of a run: all its events as JSON lines in its evidence.
#pragma once

#include <memory>
#include <vector>

#include "base/json_lines.h"
#include "events/stream.h"

namespace stackpilot::events {

/// The file in the folder of a run.
inline constexpr const char* journal_file = "journal.jsonl";

/// Writes every event from RunBegan to RunEnded to <folder of the run>/journal.jsonl; between runs
/// it writes nothing. A run within another one has its events to itself. A line is with the kernel
/// when emit() returns, so that it survives this process. What cannot be written is left out: no
/// run fails for its journal.
class Journal : public Sink {
 public:
  void take(const Record& record) override;

 private:
  void open(const RunBegan& run);

  std::vector<std::unique_ptr<JsonLines>> runs_;  ///< the innermost last; null: not to be written
};

}  // namespace stackpilot::events
