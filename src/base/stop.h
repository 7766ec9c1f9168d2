// Stop requests (SIGINT, SIGTERM, SIGHUP) as a flag and as a descriptor for poll().
#pragma once

#include "base/deadline.h"
#include "base/result.h"

namespace stackpilot {

/// Makes the stop signals set a flag, and ignores SIGPIPE. Call once, before any thread starts. A
/// second SIGINT does not kill either, so that cleaning up is never cut short. A signal that is
/// ignored already, as SIGHUP under nohup, stays so: whoever started us wants it to have no effect.
void install_stop_handlers();

/// True from the first stop request on, except while stopping is deferred.
bool stop_requested();

/// A descriptor that is readable from the first stop request on; never read it, so that any number
/// of threads can poll it. -1 before install_stop_handlers() and while stopping is deferred.
int stop_fd();

/// Sleeps for `duration`; returns early with kInterrupted when a stop is requested. Another signal
/// may end the sleep early without an error.
Status pause_for(Millis duration);

/// Requests a stop as a signal would. Async-signal-safe. A node calls it when its host went away.
void request_stop();

/// While an instance exists, the whole process remembers stop requests but does not act on them.
/// For healing, which must not be left half-done. Instances may nest.
class StopDeferred {
 public:
  StopDeferred();
  StopDeferred(const StopDeferred&) = delete;
  StopDeferred& operator=(const StopDeferred&) = delete;
  ~StopDeferred();
};

/// The error (kInterrupted) of an operation that ended because of a stop request.
tl::unexpected<Error> interrupted();

}  // namespace stackpilot
