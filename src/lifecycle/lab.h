// The lab as one run holds it: the right to change it, and all that changing takes.
#pragma once

#include <memory>
#include <string>

#include "access/operate/operator.h"
#include "machine/catalog/catalog.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::lifecycle {

/// Which lab is meant.
struct LabChoice {
  Workspace workspace;
  LabSpec spec;
  const machine::ProviderKind* kind;  ///< not null
};

/// Holds the lab's lock as long as it lives. Move-only: what it refers to ends with the lock.
class Lab {
 public:
  /// Takes the lab's lock; kLocked, naming the holder, while another run has it. Others are shown
  /// `command`. kGuarantee while the ledger has an open fault: a lab that is broken on purpose must
  /// be healed before it is changed. kUsage for a lab of a newer StackPilot; that of an older one
  /// is taken over, which is said.
  static Result<Lab> open(LabChoice choice, const std::string& command);

  /// For healing: takes the lock even while faults are open.
  static Result<Lab> open_to_recover(LabChoice choice, const std::string& command);

  /// For the time limit of a fault, while a run that hangs may hold the lab's lock: takes the lock
  /// `file` instead.
  static Result<Lab> open_beside(LabChoice choice, const fs::path& file,
                                 const std::string& command);

  const Workspace& workspace() const { return held_->choice.workspace; }
  const LabSpec& spec() const { return held_->choice.spec; }
  const machine::ProviderKind& kind() const { return *held_->choice.kind; }
  const access::Permit& permit() const { return held_->lock.permit(); }

  /// For programs on this machine, verbs on nodes, and requests to the service. Docker, by it, is
  /// whatever engine docker itself chooses: machines are the provider's.
  const access::Operator& host() const { return held_->host; }
  /// Shared, as it was opened for this lab.
  machine::Provider& provider() const { return *held_->provider; }

 private:
  // On the heap, as the provider refers to it.
  struct Held {
    Held(LabChoice its_choice, access::LabLock its_lock)
        : choice(std::move(its_choice)),
          lock(std::move(its_lock)),
          host(lock.permit(), {}),
          provider(choice.kind->provider(lock.permit(), choice.workspace, choice.spec)) {}

    LabChoice choice;
    access::LabLock lock;
    access::Operator host;
    std::unique_ptr<machine::Provider> provider;
  };

  explicit Lab(std::unique_ptr<Held> held) : held_(std::move(held)) {}

  static Result<Lab> locked(LabChoice choice, const fs::path& file, const std::string& command);

  std::unique_ptr<Held> held_;
};

/// The declared node of that name; kUsage, naming the valid ones, when there is none.
Result<NodeSpec> node_named(const LabSpec& lab, const std::string& name);

/// The service of that project, or the first for an empty name; kUsage, naming the valid ones, when
/// there is none.
Result<Service> service_named(const LabSpec& lab, const std::string& project);

/// kCapability unless that node is running, or kUsage when that is because somebody else's lab is
/// in the way; kUsage when the lab was made from another lab.yaml. Also makes what
/// nodes must have before they are called: access::prepare_to_reach(), and refreshes their view of
/// the repository.
Status require_running(const Lab& lab, const NodeSpec& node);

/// Adds the arguments by which a node's entry point checks that it is the intended lab and node.
std::vector<std::string> verb_for(const Lab& lab, const NodeSpec& node,
                                  std::initializer_list<std::string> verb_and_arguments);

/// The same of a verb that is about a service.
std::vector<std::string> verb_for(const Lab& lab, const Service& service, const NodeSpec& node,
                                  std::initializer_list<std::string> verb_and_arguments);

}  // namespace stackpilot::lifecycle
