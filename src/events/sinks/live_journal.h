// The journal of a command: its events as JSON lines, for those who watch it from outside.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/file_lock.h"
#include "base/json_lines.h"
#include "events/stream.h"

namespace stackpilot::events {

/// Of so many commands the journals are kept.
inline constexpr std::size_t kept_journals = 64;

/// Writes every event from CommandBegan on to <folder>/<UTC stamp>-<pid>.jsonl. The file gets its
/// name when there is something to tell: a command that only says what it works on leaves none.
/// This process holds a lock (flock) on it: a journal that nobody holds and whose last event is not
/// CommandEnded is of a command that was killed. Removes the oldest journals that nobody holds. A
/// line is with the kernel when emit() returns. What cannot be written is left out: no command
/// fails for its journal.
class LiveJournal : public Sink {
 public:
  void take(const Record& record) override;

 private:
  Status open(const fs::path& folder, int pid);
  void write(const Record& record);

  enum class State { kIdle, kBegan, kOpen, kUnwritable };
  State state_ = State::kIdle;
  std::optional<Record> began_;
  std::optional<JsonLines> lines_;
  std::optional<FileLock> held_;
};

}  // namespace stackpilot::events
