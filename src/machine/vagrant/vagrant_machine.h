// A node that is a virtual machine.
#pragma once

#include "machine/machine.h"
#include "machine/vagrant/vagrant.h"

namespace stackpilot::machine::vagrant {

/// Switched by the hypervisor, as Vagrant takes seconds to minutes. kCapability from all that needs
/// the hypervisor where the lab was made with none.
class VagrantMachine : public Machine {
 public:
  /// What `site` refers to must outlive this.
  VagrantMachine(const VagrantSite& site, NodeSpec node) : site_(site), node_(std::move(node)) {}

  access::SshTarget ssh() const override;
  Result<MachineState> state() const override;
  Status require_switch() const override { return {}; }
  Status switch_on() const override;
  Status shut_down() const override;
  Status cut_power() const override;
  Status require_pause() const override { return {}; }
  Status pause() const override;
  Result<std::string> host_key() const override;
  std::string last_words() const override;
  std::string log_command() const override;

 private:
  Result<Hypervisor> hypervisor() const;
  std::string name() const;
  // What one of the two hypervisors is told about this machine.
  Status tell(const std::vector<std::string>& libvirt, std::vector<std::string> virtualbox) const;

  VagrantSite site_;
  NodeSpec node_;
};

}  // namespace stackpilot::machine::vagrant
