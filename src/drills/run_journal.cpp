#include "drills/run_journal.h"

namespace stackpilot::drills {

Result<RunJournal> RunJournal::create(const fs::path& folder, const Stopwatch& clock) {
  if (Status made = make_folder(folder); !made) return pass_on(made);
  Result<JsonLines> lines = JsonLines::create(folder / "journal.jsonl");
  if (!lines) return pass_on(lines);
  return RunJournal(std::move(*lines), clock);
}

void RunJournal::note(const std::string& event, Json more) {
  more["event"] = event;
  more["at"] = utc_now();
  more["ms"] = clock_.elapsed_ms();
  static_cast<void>(lines_.append_synced(more));
}

}  // namespace stackpilot::drills
