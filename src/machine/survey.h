// What there is of a lab's machines, for observers. Changes nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/lab_spec.h"

namespace stackpilot::machine {

enum class Power {
  kAbsent,      ///< there is no such machine
  kUnfinished,  ///< its making was interrupted: it is to be made anew
  kOff,
  kOn,
  kPaused,
  kSilent,  ///< it does not answer, and nobody else can be asked: it is off, or boots
};

struct MachineState {
  std::string node;
  Power power = Power::kAbsent;
  std::string words;                   ///< the same as the provider says it: running, exited, ...
  std::vector<std::string> addresses;  ///< the static ones it was made with
};

/// An observer: it has no way to change a machine, nor to become a Provider.
class Survey {
 public:
  virtual ~Survey() = default;

  /// The provider's name, as PROVIDER has it.
  virtual std::string_view provider() const = 0;

  /// All machines of the lab, in no particular order; empty when none was made. kCapability when
  /// what makes them is not there to be asked.
  virtual Result<std::vector<MachineState>> list() const = 0;

  /// What makes the machines, and its version; or why it does not answer.
  virtual std::string maker() const = 0;

  /// kUsage, naming the owner, when somebody else holds the lab's addresses or its name.
  virtual Status require_not_taken() const = 0;
};

/// The state of that node's machine; kAbsent when it is not among them.
MachineState state_of(const std::vector<MachineState>& states, const std::string& node);

/// kUsage, naming node, address and next step, when a machine is of a node that lab.yaml does not
/// declare, or declares at another address: machines keep what they were made with. To be checked
/// before anything is sent to a node, which may be another one.
Status require_as_declared(const std::vector<MachineState>& states, const LabSpec& lab);

}  // namespace stackpilot::machine
