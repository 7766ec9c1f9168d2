#include "cli/event_sinks.h"

#include <unistd.h>

#include "model/workspace.h"

namespace stackpilot::cli {

using events::Attached;

EventSinks::EventSinks()
    : terminal_(STDERR_FILENO, events::live_for(STDERR_FILENO)),
      printing_(std::make_unique<Attached>(terminal_)),
      journaling_(std::make_unique<Attached>(journal_)),
      publishing_(std::make_unique<Attached>(live_journal_)) {}

EventSinks::~EventSinks() {
  events::set_expectation({});
}

void EventSinks::print_json() {
  printing_ = std::make_unique<Attached>(json_);
}

void EventSinks::remember_times() {
  times_.emplace(Workspace::cache() / "step-times.json");
  remembering_ = std::make_unique<Attached>(*times_);
  events::set_expectation([this](const std::string& title) { return times_->expected_ms(title); });
}

}  // namespace stackpilot::cli
