// The operator's wish to stop (SIGINT, SIGTERM, SIGHUP), as a flag and as a pollable descriptor.
#pragma once

#include "base/deadline.h"
#include "base/result.h"

namespace stackpilot {

/// Turns the stop signals into a flag. Call once, before any thread starts. A second SIGINT
/// does not kill: an operation that cleans up is never cut short.
void install_stop_handlers();

bool stop_requested();

/// Readable from the first stop signal on, for ever: any number of threads may poll it. -1 before
/// install_stop_handlers() and while stopping is deferred.
int stop_fd();

/// Sleeps for `duration`; returns early with kInterrupted when a stop is requested.
Status pause_for(Millis duration);

/// Asks for a stop as a signal would. For the node side, whose host end went away.
void request_stop();

/// While one lives, a stop request is remembered and not heeded, by anything in this process: for
/// healing, which must not be left half-done.
class StopDeferred {
 public:
  StopDeferred();
  StopDeferred(const StopDeferred&) = delete;
  StopDeferred& operator=(const StopDeferred&) = delete;
  ~StopDeferred();
};

tl::unexpected<Error> interrupted();

}  // namespace stackpilot
