// All events as JSON lines on stderr, for other programs.
#pragma once

#include "events/stream.h"

namespace stackpilot::events {

/// One write per event. A relayed line that is an event of another such stream (of a command that
/// we run) is printed as the member "record" instead of "line".
class JsonStream : public Sink {
 public:
  void take(const Record& record) override;
};

}  // namespace stackpilot::events
