#include "events/sinks/journal.h"

namespace stackpilot::events {

void Journal::take(const Record& record) {
  if (const auto* run = std::get_if<RunBegan>(&record.event)) open(*run);
  if (lines_) static_cast<void>(lines_->append(to_json(record)));
  if (std::holds_alternative<RunEnded>(record.event)) lines_.reset();
}

void Journal::open(const RunBegan& run) {
  lines_.reset();
  if (!make_folder(run.folder)) return;
  Result<JsonLines> created = JsonLines::create(fs::path(run.folder) / journal_file);
  if (created) lines_ = std::make_unique<JsonLines>(std::move(*created));
}

}  // namespace stackpilot::events
