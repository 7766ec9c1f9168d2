// Calls of vagrant for one lab. Slow: seconds each; what can be asked of the hypervisor is not
// asked of Vagrant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "machine/vagrant/hypervisor.h"

namespace stackpilot::machine::vagrant {

/// The lab whose machines are meant, and what may run programs.
struct VagrantSite {
  const access::Operator& host;
  const Workspace& workspace;
  const LabSpec& lab;
};

/// What the Vagrantfile is told. `box` is one that was made here; empty for the declared one.
access::Variables environment_for(const VagrantSite& site, Hypervisor hypervisor,
                                  const std::string& box);

/// Runs `vagrant <arguments> --machine-readable` with what the lab has recorded; returns what it
/// said. An error is one sentence with a next step, whatever Vagrant made of it.
Result<std::string> run_vagrant(const VagrantSite& site, Hypervisor hypervisor,
                                std::vector<std::string> arguments, Millis timeout);

/// The error that Vagrant ended with, by its machine-readable output. Exposed for tests.
struct VagrantError {
  std::string kind;  ///< the last part of its class: "VMBootTimeout"
  std::string text;
};
std::optional<VagrantError> error_in(const std::string& said);

/// The public host key that admit-lab.sh said for that node; empty when it did not.
std::string host_key_in(const std::string& said, const std::string& node);

/// The end of what the machine wrote to its console, or why that cannot be read.
std::string console_tail(const fs::path& console);

}  // namespace stackpilot::machine::vagrant
