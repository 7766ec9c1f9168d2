// The box that virtual machines are made of: the declared one, or one that is made here.
#pragma once

#include <string>

#include "machine/vagrant/vagrant.h"

namespace stackpilot::machine::vagrant {

/// The box of this lab, which is found, downloaded or, for libvirt, made. Returns its name where it
/// was made here, empty for the declared one; the lab keeps to it. kCapability when it cannot be
/// had.
Result<std::string> ensure_box(const VagrantSite& site, Hypervisor hypervisor);

/// The first part of ensure_box(), with nothing recorded for the lab: whatever needs the network.
Status prepare_box(const VagrantSite& site, Hypervisor hypervisor);

/// The name of the box that is made of this repository.
Result<std::string> made_box_name(const fs::path& repository);

/// Whether `vagrant box list --machine-readable` has that box; any version will do when that is
/// empty. Exposed for tests.
bool is_box_listed(const std::string& said, const std::string& name, const std::string& version,
                   const std::string& provider);

}  // namespace stackpilot::machine::vagrant
