// What a drill asks of the world. The real one is LiveLab; tests have one that keeps state.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "drills/history/checker.h"
#include "drills/timeline/timeline.h"
#include "footprint/fingerprint.h"
#include "model/fault.h"
#include "model/observation.h"
#include "model/verdict.h"
#include "node/messages/fault.h"

namespace stackpilot::drills {

/// Marks of ours in a timeline, beside those that measurements rest on.
inline constexpr const char* mark_bites = "it bites";  ///< proven: the fault is there for certain
inline constexpr const char* mark_healing = "healing begun";

/// One look at the lab, and what it says of every runtime guarantee.
struct Verification {
  Observation seen;
  std::vector<Judgement> judgements;
};

/// Clients of the service, from their start on: probes at a fixed rate, and orders where wanted.
class Traffic {
 public:
  virtual ~Traffic() = default;
  /// The newest answer to a probe that was begun at or after that time.
  virtual std::optional<Sample> newest(Probe probe, double since_ms) const = 0;
  /// Ends both and waits for what is under way. Call once.
  virtual Result<Timeline> stop() = 0;
  /// After stop(), on a healed service: reads everything back and compares. Nothing without orders.
  virtual std::optional<HistoryReport> check(const FaultWindow& fault) = 0;
};

enum class Clients {
  kNone,
  kProbes,
  kOrders,  ///< probes, and a load of orders whose history is checked
};

struct TrafficPlan {
  Clients clients = Clients::kNone;
  std::string node;  ///< whose service is asked
  std::string load;  ///< the load's number: part of the key of everything that is written
  fs::path journal;  ///< of the load; must not exist
};

class DrillLab {
 public:
  virtual ~DrillLab() = default;

  /// A look at the whole lab, with the service on `node`.
  virtual Result<Verification> verify(const std::string& node) = 0;

  virtual Result<node::Injected> inject(const Fault& fault) = 0;
  /// Sees by other means than the guarantees whether the fault bites.
  virtual Result<node::Bite> prove(const Fault& fault) = 0;
  /// Idempotent; fine where nothing was injected; not cut short by a stop request.
  virtual Result<node::Healed> heal(const Fault& fault) = 0;

  /// `clock` is the drill's.
  virtual Result<std::unique_ptr<Traffic>> start_traffic(const TrafficPlan& plan,
                                                         const Stopwatch& clock) = 0;

  /// Provisions all nodes; what it changed.
  virtual Result<std::vector<std::string>> provision() = 0;

  /// Runs a command of the copy of the lab that an open fault has made.
  virtual Status run_in_copy(const Fault& copy, const std::vector<std::string>& command) = 0;

  /// What is on the copy's first node; nothing when it is gone.
  virtual Result<std::optional<EngineFacts>> engine_in_copy(const Fault& copy) = 0;

  /// What this machine is like, but for this lab's own.
  virtual footprint::HostFingerprint fingerprint_host() = 0;
};

}  // namespace stackpilot::drills
