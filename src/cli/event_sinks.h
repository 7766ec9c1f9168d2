// Which sinks take the events of this process.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "events/sinks/journal.h"
#include "events/sinks/json_stream.h"
#include "events/sinks/live_journal.h"
#include "events/sinks/step_times.h"
#include "events/sinks/terminal.h"

namespace stackpilot::cli {

/// From its construction on, text on stderr, a journal in the evidence of each run, and one of
/// the command.
class EventSinks {
 public:
  EventSinks();
  EventSinks(const EventSinks&) = delete;
  EventSinks& operator=(const EventSinks&) = delete;
  ~EventSinks();

  /// Events as JSON lines on stderr, instead of text.
  void print_json();

  /// Remembers how long steps take, and tells it of later ones. For commands of the host.
  void remember_times();

 private:
  events::Terminal terminal_;
  events::JsonStream json_;
  events::Journal journal_;
  events::LiveJournal live_journal_;
  std::optional<events::StepTimes> times_;
  std::unique_ptr<events::Attached> printing_;
  std::unique_ptr<events::Attached> journaling_;
  std::unique_ptr<events::Attached> publishing_;
  std::unique_ptr<events::Attached> remembering_;
};

}  // namespace stackpilot::cli
