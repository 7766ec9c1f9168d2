// A drill: one fault, declared as data with a few small functions. Each is a file in catalog/.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/stop.h"
#include "drills/lab.h"
#include "drills/report/drill_result.h"
#include "model/lab_spec.h"

namespace stackpilot::drills {

/// The lab as the baseline verification found it.
struct Site {
  const LabSpec& lab;
  NodeSpec node;  ///< of the service
  Verification before;
};

/// What is to be injected. Made by a drill for the lab that it finds.
struct FaultPlan {
  std::string kind;
  std::string node;
  std::map<std::string, std::string> settings = {};
  int limit_s = 90;
  std::string id = {};  ///< where another fault has to know it; a new one when empty
};

struct Plan {
  FaultPlan fault;
  std::vector<FaultPlan> setup = {};  ///< injected before, healed after, in reverse order
  std::string node = {};              ///< whose service is watched; that of the site when empty
};

/// What the runner lends to a drill's own functions.
class Stage {
 public:
  Stage(DrillLab& lab, const Site& site, std::string node, Millis settle,
        std::vector<PhaseCheck>& checks)
      : lab_(lab), site_(site), node_(std::move(node)), settle_(settle), checks_(checks) {}
  virtual ~Stage() = default;

  DrillLab& lab() { return lab_; }
  const Site& site() const { return site_; }
  /// Whose service is watched.
  const std::string& node() const { return node_; }

  /// Lets that much time pass in which nothing is done; kInterrupted on a stop request.
  Status settle() const { return pause_for(settle_); }

  /// Adds a check to the phase.
  void expect(const std::string& claim, bool holds, const std::string& expected,
              const std::string& observed);
  /// Adds one that could not be made.
  void broke(const std::string& claim, const Error& error);

  /// The drill's own fault, as it was injected.
  virtual const Fault& fault() const = 0;

  /// What the machine was like, each time that it was looked at in this run; oldest first.
  virtual std::vector<footprint::HostFingerprint>& fingerprints() = 0;

  /// Keeps a file in the evidence of the run.
  virtual void keep(const std::string& file, const Json& content) = 0;

  /// What is known of the run by now.
  virtual const DrillResult& result() const = 0;

  /// One more fault while the drill's own lasts: injected, looked at, healed, with an entry in the
  /// ledger like any other. `meanwhile` is called while it bites.
  virtual Result<node::Bite> with_fault(const FaultPlan& fault,
                                        const std::function<void()>& meanwhile) = 0;

 private:
  DrillLab& lab_;
  const Site& site_;
  std::string node_;
  Millis settle_;
  std::vector<PhaseCheck>& checks_;
};

/// What must become of the API's process.
enum class ApiProcess {
  kUntouched,  ///< same pid, same start, same number of restarts
  kRestarted,  ///< by its restart policy: another process, one restart more
  kReplaced,   ///< whatever: the drill takes the container or its node away
};

/// How long a fault lasts.
enum class Lasting {
  kUntilHealed,  ///< long enough to verify the lab while it lasts
  kMoment,       ///< it is over before the lab could be looked at: only clients see it
};

/// What must hold of /ready.
struct ReadyExpectation {
  std::vector<std::string> reasons = {};  ///< of the 503, any of these; empty: it stays ready
  std::string settles_on = {};            ///< the last of them that is said; empty: any
  Millis red_within = Millis(0);          ///< after the fault; 0: no limit of its own
  Millis green_within = Millis(500);      ///< after the dependency accepts again
};

struct Drill {
  std::string_view name;
  std::string_view summary;  ///< one line
  std::string_view runbook;  ///< file and anchor below docs/runbooks: the entry it is a form of
  Result<Plan> (*plan)(const Site&);
  Clients clients = Clients::kNone;
  Lasting lasting = Lasting::kUntilHealed;
  std::vector<std::string_view> breaks = {};  ///< runtime guarantees that must fail meanwhile
  std::vector<std::string_view> exempt =
      {};  ///< not judged meanwhile: the drill's clients break them
  ApiProcess api = ApiProcess::kUntouched;
  ReadyExpectation ready = {};
  std::vector<Probe> holds = {};      ///< probes that never fail, from beginning to end
  std::vector<Probe> refused = {};    ///< probes answered with 503 once /ready has turned red
  std::vector<Probe> cut_off = {};    ///< probes that are not served while the fault lasts
  Millis longest_answer = Millis(0);  ///< of any request of the probes; 0: not limited
  /// Guarantees of the watched service that stay broken until its setup is healed too: what the
  /// fault destroys.
  std::vector<std::string_view> destroys = {};
  /// On the green lab, before anything is injected. An error ends the run: kCapability skips it.
  Status (*beforehand)(Stage&) = nullptr;
  /// While the fault lasts, with the look at the lab that was taken then.
  void (*meanwhile)(Stage&, const Verification& during) = nullptr;
  /// When everything is healed, with the last look at the lab.
  void (*afterwards)(Stage&, const Verification& after) = nullptr;
};

}  // namespace stackpilot::drills
