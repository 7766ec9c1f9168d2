#include "drills/run_journal.h"

namespace stackpilot::drills {

Result<RunJournal> RunJournal::create(const fs::path& folder, const Stopwatch& clock) {
  TRY(make_folder(folder));
  TRY_ASSIGN(JsonLines lines, JsonLines::create(folder / "journal.jsonl"));
  return RunJournal(std::move(lines), clock);
}

void RunJournal::note(const std::string& event, Json more) {
  more["event"] = event;
  more["at"] = utc_now();
  more["ms"] = clock_.elapsed_ms();
  static_cast<void>(lines_.append_synced(more));
}

}  // namespace stackpilot::drills
