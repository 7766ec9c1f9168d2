// Whether virtual machines can be made here: whatever is quick to find out, one error per cause.
#pragma once

#include <string>

#include "machine/vagrant/hypervisor.h"

namespace stackpilot::machine::vagrant {

/// kCapability unless Vagrant is installed and new enough, and kUsage where `repository` has no
/// Vagrantfile.
Status require_vagrant(const fs::path& repository);

/// The hypervisor to use: libvirt where Vagrant has its plugin and it answers, else VirtualBox.
/// kCapability, with the cause and the next step, when neither can be used.
Result<Hypervisor> usable_hypervisor();

/// kCapability with the cause when that hypervisor cannot make machines with the lab's addresses.
Status require_usable(Hypervisor hypervisor, const LabSpec& lab);

/// kCapability when VirtualBox, with that networks.conf (empty for none), allows no host-only
/// network with those addresses. Exposed for tests.
Status require_allowed(const std::string& networks_conf, const std::string& cidr);

}  // namespace stackpilot::machine::vagrant
