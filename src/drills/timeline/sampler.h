// Asks the service four questions at a fixed rate, whatever becomes of the answers: a request that
// hangs delays neither the next one of its probe nor the other probes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "access/operate/operator.h"
#include "base/clock.h"
#include "base/deadline.h"
#include "drills/timeline/timeline.h"

namespace stackpilot::drills {

struct SamplerPlan {
  access::HttpEndpoint endpoint;
  std::string order_id;             ///< an order that exists, for the read
  std::string run;                  ///< part of the key of every write: "probe-<run>-<number>"
  Millis interval = Millis(40);     ///< between two requests of a probe; 10 to 50
  Millis deadline = Millis(4'000);  ///< of a request; at most 5,000
  Millis limit = Millis(600'000);   ///< it ends by itself after this
};

class Sampler {
 public:
  /// Starts. `clock` is the drill's.
  Sampler(const access::Operator& operate, const SamplerPlan& plan, const Stopwatch& clock);
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;
  ~Sampler();

  /// Of a probe's requests that were begun at or after `since_ms` and have ended, the newest one.
  std::optional<Sample> newest(Probe probe, double since_ms = 0) const;

  /// Begins no further request, waits for those under way (at most the deadline) and returns
  /// everything. Call once.
  Timeline finish();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace stackpilot::drills
