// A node that was a machine before.
#pragma once

#include "machine/machine.h"
#include "machine/ssh/adoption.h"

namespace stackpilot::machine::ssh {

/// Its power is switched by the commands that infra/lab.yaml declares, where it does.
class SshMachine : public Machine {
 public:
  /// What `site` refers to must outlive this.
  SshMachine(const AdoptionSite& site, NodeSpec node) : site_(site), node_(std::move(node)) {}

  access::SshTarget ssh() const override;
  Result<MachineState> state() const override;
  Status require_switch() const override;
  Status switch_on() const override;
  Status shut_down() const override;
  Status cut_power() const override;
  Status require_pause() const override;
  Status pause() const override { return require_pause(); }
  Result<std::string> host_key() const override;
  std::string last_words() const override;
  std::string log_command() const override;

 private:
  Status tell(const std::vector<std::string>& command) const;

  AdoptionSite site_;
  NodeSpec node_;
};

}  // namespace stackpilot::machine::ssh
