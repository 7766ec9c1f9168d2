// The lab as one run holds it: its workspace, its declaration, and the right to change it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "access/observe/engine_finder.h"
#include "access/operate/operator.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::lifecycle {

/// What every lifecycle command needs. Holds the lab's lock as long as it lives.
class LabSession {
 public:
  /// Takes the lab's lock; kLocked, naming the holder, while another run has it. Others are shown
  /// `command`. kGuarantee while the ledger has an open fault: a lab that is broken on purpose must
  /// be healed before it is changed. kUsage for a lab of a newer StackPilot; that of an older one
  /// is taken over, which is said.
  static Result<LabSession> open(Workspace workspace, LabSpec lab, const std::string& command);

  /// For healing: takes the lock even while faults are open.
  static Result<LabSession> open_to_recover(Workspace workspace, LabSpec lab,
                                            const std::string& command);

  const Workspace& workspace() const { return workspace_; }
  const LabSpec& lab() const { return lab_; }
  const access::Permit& permit() const { return lock_.permit(); }

  /// The Operator for that engine. The session holds it: it ends with the lock.
  const access::Operator& operate(const access::EngineEndpoint& engine);

 private:
  LabSession(Workspace workspace, LabSpec lab, access::LabLock lock)
      : workspace_(std::move(workspace)), lab_(std::move(lab)), lock_(std::move(lock)) {}

  static Result<LabSession> locked(Workspace workspace, LabSpec lab, const std::string& command);

  Workspace workspace_;
  LabSpec lab_;
  access::LabLock lock_;
  std::optional<access::Operator> operator_;
};

/// The Operator of a session, which must outlive this.
using SessionOperator = std::reference_wrapper<const access::Operator>;

/// An Operator for the engine that answers now; kCapability when none does, or kUsage when that is
/// because somebody else's lab is in the way.
Result<SessionOperator> operator_of(LabSession& session);

/// To end what this checkout has begun: starts its own engine again when that has died; kCapability
/// when none answers, whoever else has a lab.
Result<SessionOperator> revived_operator_of(LabSession& session);

/// The declared node of that name; kUsage, naming the valid ones, when there is none.
Result<NodeSpec> node_named(const LabSpec& lab, const std::string& name);

/// kCapability unless that node is running; kUsage when the lab was made from another lab.yaml.
/// Also makes what nodes must have before they are called: access::prepare_to_reach().
Status require_running(const LabSession& session, const access::Operator& host,
                       const NodeSpec& node);

/// Adds the arguments by which a node's entry point checks that it is the intended lab and node.
std::vector<std::string> verb_for(const LabSession& session, const NodeSpec& node,
                                  std::initializer_list<std::string> verb_and_arguments);

}  // namespace stackpilot::lifecycle
