// The states of the virtual machines that are the nodes of a lab, as their hypervisor says them.
#pragma once

#include <string>
#include <vector>

#include "machine/survey.h"
#include "machine/vagrant/hypervisor.h"

namespace stackpilot::machine::vagrant {

/// The virtual machines of the lab with that id, in no particular order, without addresses; none of
/// them is kUnfinished. kCapability when the hypervisor is not there to be asked.
Result<std::vector<MachineState>> read_states(Hypervisor hypervisor, const std::string& lab_id);

/// Why the hypervisor cannot be asked, as an error with a next step. `failed` is what its command
/// came to.
Error unasked(Hypervisor hypervisor, const Error& failed);

/// From the table of `virsh list --all`. Exposed for tests.
std::vector<MachineState> parse_virsh_list(const std::string& text, const std::string& lab_id);

/// The names of the lab's machines in `VBoxManage list vms`. Exposed for tests.
std::vector<std::string> parse_vbox_list(const std::string& text, const std::string& lab_id);

/// VMState in `VBoxManage showvminfo --machinereadable`. Exposed for tests.
std::string parse_vbox_state(const std::string& text);

/// Calls of virsh for the daemon that Vagrant uses.
std::vector<std::string> virsh(std::vector<std::string> arguments);

}  // namespace stackpilot::machine::vagrant
