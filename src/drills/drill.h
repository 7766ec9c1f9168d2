// A drill: one fault, declared as data with a few small functions. Defined in catalog/.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/stop.h"
#include "drills/lab.h"
#include "drills/report/drill_result.h"
#include "model/lab_spec.h"
#include "model/scale_out.h"

namespace stackpilot::drills {

/// The lab as the baseline verification found it.
struct Site {
  const LabSpec& lab;
  Service service;
  NodeSpec node;  ///< the node that runs the service
  Verification before;
  std::optional<ScaleOut> scale_out = {};  ///< when the service runs as a stack
};

/// The fault to inject. A drill makes it for the lab that the baseline verification found.
struct FaultPlan {
  std::string kind;
  std::string node;
  std::map<std::string, std::string> settings = {};
  int limit_s = 90;     ///< after this many seconds the fault heals itself
  std::string id = {};  ///< set when another fault refers to it; empty: a new id is made
};

struct Plan {
  FaultPlan fault;
  std::vector<FaultPlan> setup = {};  ///< injected before `fault`, healed after it in reverse order
  std::string node = {};              ///< node whose service is watched; empty: the site's node
  std::string lost = {};  ///< of a stack: node whose address no client uses, as the fault takes it
};

/// What the runner offers to a drill's own functions.
class Stage {
 public:
  Stage(DrillLab& lab, const Site& site, std::string node, Millis settle,
        std::vector<PhaseCheck>& checks)
      : lab_(lab), site_(site), node_(std::move(node)), settle_(settle), checks_(checks) {}
  virtual ~Stage() = default;

  DrillLab& lab() { return lab_; }
  const Site& site() const { return site_; }
  /// The node whose service is watched.
  const std::string& node() const { return node_; }

  /// Waits for the settle time of the run; kInterrupted on a stop request.
  Status settle() const { return pause_for(settle_); }

  /// Adds a check to the current phase.
  void expect(const std::string& claim, bool holds, const std::string& expected,
              const std::string& observed);
  /// Adds a check that could not be made; its verdict is kError.
  void broke(const std::string& claim, const Error& error);

  /// The drill's main fault, as injected; empty before its injection.
  virtual const Fault& fault() const = 0;

  /// The fingerprints of the host that the drill has taken in this run, oldest first.
  virtual std::vector<footprint::HostFingerprint>& fingerprints() = 0;

  /// Writes a file into the evidence of the run; a failure to write is ignored.
  virtual void keep(const std::string& file, const Json& content) = 0;

  /// The result so far.
  virtual const DrillResult& result() const = 0;

  /// Adds what the drill has measured to the result.
  virtual void measured(Fact figure) = 0;

  /// Injects one more fault while the main one lasts, proves it, calls `meanwhile` (may be null) if
  /// it bites, and heals it. It has a ledger entry like any other fault.
  virtual Result<node::Bite> with_fault(const FaultPlan& fault,
                                        const std::function<void()>& meanwhile) = 0;

 private:
  DrillLab& lab_;
  const Site& site_;
  std::string node_;
  Millis settle_;
  std::vector<PhaseCheck>& checks_;
};

/// What the drill must do to the API's process.
enum class ApiProcess {
  kUntouched,  ///< same pid, start time and number of restarts
  kRestarted,  ///< by its restart policy: another pid, one more restart
  kReplaced,   ///< not judged: the drill restarts or removes the container or its node
};

/// How long a fault lasts.
enum class Lasting {
  kUntilHealed,  ///< the lab is verified while the fault lasts
  kMoment,       ///< over before the lab could be verified: only clients notice it
};

/// What readiness must be during and after the fault. What a service says of the dependency, its
/// contract lists by what is wrong with it: "unreachable", "lost", "refused", "full".
struct ReadyExpectation {
  std::vector<std::string> wrong = {};  ///< whose reasons it may give; empty: not judged
  std::string settles_on = {};          ///< whose reason is the last before healing; empty: any
  Millis red_within = Millis(0);        ///< after the injection; 0: no limit
  /// After the injection; from then on the reasons count, and what is refused. Until then the
  /// proxies of a stack answer for replicas that they have just lost.
  Millis settled_after = Millis(0);
  Millis green_within = Millis(500);  ///< after the dependency accepts again
};

/// How the service must run for a drill.
enum class Runs {
  kAsProject,  ///< of compose, on one node: the drill acts on its containers there
  kAsStack,    ///< on several nodes
  kEither,     ///< the drill does not touch it
};

/// Parts of the contract that a drill needs besides those that its probes and its load ask.
struct Needs {
  bool dependency = false;
  std::vector<std::string> kinds = {};  ///< of the dependency; empty: any
  bool volume = false;                  ///< with the dependency's data
  bool configuration = false;
  bool source = false;
  Runs runs = Runs::kAsProject;
};

struct Drill {
  std::string_view name;
  std::string_view summary;  ///< one line
  std::string_view runbook;  ///< file and anchor below docs/runbooks of the entry that applies
  Result<Plan> (*plan)(const Site&);
  std::string_view alias = {};  ///< earlier name, where the dependency is a database; may be empty
  Needs needs = {};
  Clients clients = Clients::kNone;
  Lasting lasting = Lasting::kUntilHealed;
  std::vector<std::string_view> breaks = {};  ///< guarantees that must fail during the fault
  std::vector<std::string_view> exempt =
      {};  ///< guarantees not judged then: the drill's clients break them
  ApiProcess api = ApiProcess::kUntouched;
  ReadyExpectation ready = {};
  std::vector<Probe> holds = {};      ///< probes that never fail, from beginning to end
  std::vector<Probe> refused = {};    ///< probes that fail from when readiness is red to healing
  std::vector<Probe> cut_off = {};    ///< probes not served from when the fault bites to healing
  Millis longest_answer = Millis(0);  ///< limit for every probe request; 0: none
  /// No client of any node's address may notice anything, from beginning to end: see
  /// NodeMeasurements.
  bool unnoticed = false;
  /// How long, in all, a client of each node's address may be without service; see
  /// NodeMeasurements::unavailable_ms. 0: not judged.
  Millis unserved_within = Millis(0);
  /// Guarantees of the watched service that healing the fault does not restore, as it destroyed
  /// what they need. They hold again once the setup is healed, too.
  std::vector<std::string_view> destroys = {};
  /// Called on the green lab, before anything is injected. An error ends the run: as skipped when
  /// it is kCapability.
  std::function<Status(Stage&)> beforehand = nullptr;
  /// Called as soon as the fault has been proven, before anything else is looked at.
  std::function<void(Stage&)> once_proven = nullptr;
  /// Called while the fault lasts, with the verification made then.
  std::function<void(Stage&, const Verification& during)> meanwhile = nullptr;
  /// Called as soon as the fault has been healed, while clients go on.
  std::function<void(Stage&)> once_healed = nullptr;
  /// Called when everything is healed, with the last verification.
  void (*afterwards)(Stage&, const Verification& after) = nullptr;
};

}  // namespace stackpilot::drills
