#include "events/sinks/journal.h"

namespace stackpilot::events {

void Journal::take(const Record& record) {
  if (const auto* run = std::get_if<RunBegan>(&record.event)) open(*run);
  if (runs_.empty()) return;
  if (runs_.back()) static_cast<void>(runs_.back()->append(to_json(record)));
  if (std::holds_alternative<RunEnded>(record.event)) runs_.pop_back();
}

void Journal::open(const RunBegan& run) {
  runs_.emplace_back();
  if (!make_folder(run.folder)) return;
  Result<JsonLines> created = JsonLines::create(fs::path(run.folder) / journal_file);
  if (created) runs_.back() = std::make_unique<JsonLines>(std::move(*created));
}

}  // namespace stackpilot::events
