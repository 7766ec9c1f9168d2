// Sends the requests of up to four probes to the service at a fixed rate: an open loop. A request
// that hangs delays neither the next one of its probe nor the other probes or nodes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "base/clock.h"
#include "base/deadline.h"
#include "base/slowness.h"
#include "drills/timeline/probes.h"

namespace stackpilot::drills {

/// Where requests go.
struct AskedNode {
  std::string name;
  access::HttpEndpoint endpoint;
};

struct SamplerPlan {
  std::vector<AskedNode> nodes;      ///< at least one; asked by turns, each at the rate
  Contract contract;                 ///< without a part of it, its probe is not asked
  std::optional<PlantedBy> planted;  ///< for the read probe
  std::string run;                   ///< load number: part of the key of every write
  /// Between two requests of a probe to a node; clamped to 10..50, this times slowness(). As many
  /// on a slow machine as on a fast one would be a load of their own.
  Millis interval = scaled(Millis(40));
  Millis deadline = scaled(Millis(4'000));  ///< of a request; clamped to 10..5,000 times slowness()
  Millis patience = scaled(Millis(static_cast<int>(client_patience_ms)));  ///< of a client
  Millis limit = scaled(Millis(600'000));  ///< sends nothing more after this time
};

class Sampler {
 public:
  /// Starts a thread that samples. `clock` is the drill's.
  Sampler(const access::Operator& operate, const SamplerPlan& plan, const Stopwatch& clock);
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;
  ~Sampler();

  /// The newest of the probe's requests that began at or after `since_ms` and have ended.
  std::optional<Sample> newest(Probe probe, double since_ms = 0) const;

  /// Sends no further request, waits for those under way (at most the deadline) and returns all
  /// samples, without marks. Call once.
  Timeline finish();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace stackpilot::drills
