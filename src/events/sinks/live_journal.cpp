#include "events/sinks/live_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/clock.h"

namespace stackpilot::events {
namespace {

// Whether an event is worth a journal: what a command says of itself alone is not.
struct IsWork {
  bool operator()(const CommandBegan&) const { return false; }
  bool operator()(const CommandEnded&) const { return false; }
  bool operator()(const Noted&) const { return false; }
  bool operator()(const ErrorReported&) const { return false; }
  template <typename Other>
  bool operator()(const Other&) const {
    return true;
  }
};

// Their names sort by the time when they began.
void remove_oldest(const fs::path& folder) {
  std::vector<fs::path> journals;
  std::error_code failed;
  for (const fs::directory_entry& one : fs::directory_iterator(folder, failed)) {
    if (one.path().extension() == ".jsonl") journals.push_back(one.path());
  }
  if (failed || journals.size() <= kept_journals) return;
  std::sort(journals.begin(), journals.end());
  journals.resize(journals.size() - kept_journals);
  for (const fs::path& journal : journals) {
    const Result<std::optional<FileLock>> lock = FileLock::try_acquire(journal);
    if (lock && *lock) fs::remove(journal, failed);
  }
}

}  // namespace

void LiveJournal::take(const Record& record) {
  const auto* began = std::get_if<CommandBegan>(&record.event);
  if (began != nullptr && state_ == State::kIdle) {
    began_ = record;
    state_ = State::kBegan;
    return;
  }
  if (state_ == State::kBegan && std::visit(IsWork{}, record.event)) {
    const CommandBegan command = std::get<CommandBegan>(began_->event);
    state_ = open(command.folder, command.pid) ? State::kOpen : State::kUnwritable;
    if (state_ == State::kOpen) write(*began_);
  }
  if (state_ == State::kOpen) write(record);
}

// The name is given to a file that is locked already, or who sees it would take it for one of a
// command that was killed.
Status LiveJournal::open(const fs::path& folder, int pid) {
  TRY(make_folder(folder));
  const std::string name = fmt::format("{}-{}.jsonl", utc_stamp(), pid);
  const fs::path hidden = folder / ("." + name);
  TRY_ASSIGN(JsonLines lines, JsonLines::create(hidden));
  TRY_ASSIGN(std::optional<FileLock> held, FileLock::try_acquire(hidden));
  std::error_code failed;
  fs::rename(hidden, folder / name, failed);
  if (failed) return io_error("rename", hidden);
  lines_.emplace(std::move(lines));
  if (held) held_.emplace(std::move(*held));
  remove_oldest(folder);
  return {};
}

void LiveJournal::write(const Record& record) {
  static_cast<void>(lines_->append(to_json(record)));
}

}  // namespace stackpilot::events
