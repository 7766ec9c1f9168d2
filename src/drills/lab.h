// The lab as drills use it. LiveLab is the real one; tests use a fake that keeps state.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "drills/ci_run.h"
#include "drills/copy_look.h"
#include "drills/history/checker.h"
#include "drills/rollout.h"
#include "drills/timeline/timeline.h"
#include "footprint/fingerprint.h"
#include "model/fault.h"
#include "model/observation.h"
#include "model/verdict.h"
#include "node/messages/fault.h"

namespace stackpilot::drills {

// Marks of the runner in a timeline, beside those that measure() uses.
inline constexpr const char* mark_bites = "it bites";  ///< the fault has been proven
inline constexpr const char* mark_healing = "healing begun";

/// One observation of the lab and the judgement of every runtime guarantee.
struct Verification {
  Observation seen;
  std::vector<Judgement> judgements;
};

/// Running clients of the service: probes at a fixed rate and, if planned, a load of records.
class Traffic {
 public:
  virtual ~Traffic() = default;
  /// The answer to the newest request of `probe` begun at or after `since_ms`, if any has ended.
  virtual std::optional<Sample> newest(Probe probe, double since_ms) const = 0;
  /// Stops all clients and waits for requests under way. Call once. Fails when the load failed.
  virtual Result<Timeline> stop() = 0;
  /// Reads all records back and compares; nullopt without a load. After stop(), on a healed
  /// service.
  virtual std::optional<HistoryReport> check(const FaultWindow& fault) = 0;
};

enum class Clients {
  kNone,
  kProbes,
  kRecords,  ///< probes and a load of records whose history is checked
};

struct TrafficPlan {
  Clients clients = Clients::kNone;
  std::vector<std::string> nodes;  ///< whose addresses the clients use, by turns; at least one
  std::string records_on;          ///< node whose dependency has the records
  std::string load;                ///< load number: part of the key of every write
  fs::path journal;                ///< journal of the load; must not exist yet
};

class DrillLab {
 public:
  virtual ~DrillLab() = default;

  /// Observes and judges the whole lab, with the service on `node`; kInterrupted on a stop request.
  virtual Result<Verification> verify(const std::string& node) = 0;

  /// kCapability, with the reason, when a fault of that kind cannot be injected into that node.
  virtual Status require_possible(const std::string& kind, const std::string& node) = 0;
  virtual Result<node::Injected> inject(const Fault& fault) = 0;
  /// Checks whether the fault took effect, by other means than the guarantees it breaks.
  virtual Result<node::Bite> prove(const Fault& fault) = 0;
  /// Idempotent; succeeds when nothing was injected; a stop request does not cut it short.
  virtual Result<node::Healed> heal(const Fault& fault) = 0;

  /// `clock` is the drill's, on which all times of the timeline are.
  virtual Result<std::unique_ptr<Traffic>> start_traffic(const TrafficPlan& plan,
                                                         const Stopwatch& clock) = 0;

  /// Provisions all nodes; returns the changes made.
  virtual Result<std::vector<std::string>> provision() = 0;

  /// As `make scale-up`, of a lab whose service runs as a stack: what it was declared to be.
  virtual Status scale_up() = 0;

  /// Whether the node's own replica, of a service that runs as a stack, says within that time that
  /// it is ready; false also when the node does not say. It is asked on the node itself, ten times
  /// a second: logging in each time would take from the node what it needs to come back.
  virtual bool await_replica(const std::string& node, Millis within) = 0;

  /// What the open fault `release`, of the kind of that name, has done; after prove().
  virtual Result<RolloutSeen> rollout_of(const Fault& release) = 0;

  /// Runs a stackpilot command in the lab copy that the open fault `copy` made.
  virtual Status run_in_copy(const Fault& copy, const std::vector<std::string>& command) = 0;

  /// Engine facts of the copy's first node; nullopt when the copy has no nodes.
  virtual Result<std::optional<EngineFacts>> engine_in_copy(const Fault& copy) = 0;

  /// What there is in the copy that the open fault `copy` made, and whether a record that was
  /// planted there still is; as look_at_copy() and read_planted_in_copy().
  virtual Result<CopySeen> look_at_copy(const Fault& copy) = 0;
  virtual Status read_planted_in_copy(const Fault& copy, const Deployment& deployment) = 0;

  /// Runs `ci` in the clone that the open fault `copy`, of the kind ci-copy, made.
  virtual Result<CiSeen> ci_in_copy(const Fault& copy, const CiRun& run) = 0;

  /// Fingerprint of this host, without what belongs to this lab.
  virtual footprint::HostFingerprint fingerprint_host() = 0;
};

}  // namespace stackpilot::drills
