// One run's handle on the lab: where it is, what it should be, and the right to change it.
#pragma once

#include <memory>
#include <string>

#include "access/observe/engine_finder.h"
#include "access/operate/operator.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::lifecycle {

/// What every lifecycle command needs. The lock is held as long as this lives.
class LabSession {
 public:
  /// Takes the lab lock (kLocked names the holder). `command` is what others are told. Refuses
  /// (kGuarantee) while the ledger has an open fault: nothing is changed in a lab that is broken
  /// on purpose.
  static Result<LabSession> open(Workspace workspace, LabSpec lab, const std::string& command);

  /// For healing: the lock, whatever the ledger has.
  static Result<LabSession> open_to_recover(Workspace workspace, LabSpec lab,
                                            const std::string& command);

  const Workspace& workspace() const { return workspace_; }
  const LabSpec& lab() const { return lab_; }
  const access::Permit& permit() const { return lock_.permit(); }

 private:
  LabSession(Workspace workspace, LabSpec lab, access::LabLock lock)
      : workspace_(std::move(workspace)), lab_(std::move(lab)), lock_(std::move(lock)) {}

  Workspace workspace_;
  LabSpec lab_;
  access::LabLock lock_;
};

/// An Operator on the engine that answers now; kCapability when none does.
Result<access::Operator> operator_of(const LabSession& session);

/// The same, starting our own engine where that is the lab's and has died.
Result<access::Operator> revived_operator_of(const LabSession& session);

/// The declared node of that name; kUsage naming the valid ones.
Result<NodeSpec> node_named(const LabSpec& lab, const std::string& name);

/// Fails with the next step unless that node of this lab is running.
Status require_running(const LabSession& session, const access::Operator& host,
                       const NodeSpec& node);

/// Arguments that tell a node's entry point which lab and node it is meant to be.
std::vector<std::string> verb_for(const LabSession& session, const NodeSpec& node,
                                  std::initializer_list<std::string> verb_and_arguments);

}  // namespace stackpilot::lifecycle
