#include "machine/vagrant/vagrant_machine.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "machine/copy/switch_off.h"
#include "machine/vagrant/states.h"

namespace stackpilot::machine::vagrant {
namespace {

constexpr auto switch_timeout = Millis(60'000);
constexpr auto vagrant_timeout = Millis(1'200'000);

}  // namespace

access::SshTarget VagrantMachine::ssh() const {
  return access::target_of(site_.workspace, node_);
}

std::string VagrantMachine::name() const {
  return machine_name(site_.lab, site_.workspace.lab_id(), node_.name);
}

Result<Hypervisor> VagrantMachine::hypervisor() const {
  const auto found = recorded_hypervisor(site_.workspace);
  if (found) return *found;
  return fail(ErrorKind::kCapability, "no virtual machine of this lab has been made", "make up");
}

Result<MachineState> VagrantMachine::state() const {
  TRY_ASSIGN(const Hypervisor which, hypervisor());
  return read_states(which, site_.workspace.lab_id()).map([&](const auto& states) {
    return state_of(states, node_.name);
  });
}

Status VagrantMachine::tell(const std::vector<std::string>& libvirt,
                            std::vector<std::string> virtualbox) const {
  TRY_ASSIGN(const Hypervisor which, hypervisor());
  const bool is_libvirt = which == Hypervisor::kLibvirt;
  if (!is_libvirt) virtualbox.insert(virtualbox.begin(), "VBoxManage");
  TRY(site_.host.program(is_libvirt ? virsh(libvirt) : virtualbox, {.timeout = switch_timeout}));
  return {};
}

Status VagrantMachine::switch_on() const {
  TRY_ASSIGN(const MachineState now, state());
  if (now.power == Power::kPaused) {
    return tell({"resume", name()}, {"controlvm", name(), "resume"});
  }
  if (tell({"start", name()}, {"startvm", name(), "--type", "headless"})) return {};
  // Its networks end with the machine that runs all of this; Vagrant starts those, too.
  TRY_ASSIGN(const Hypervisor which, hypervisor());
  return run_vagrant(site_, which, {"up", node_.name, "--no-provision"}, vagrant_timeout)
      .map([](const auto&) {});
}

// Not by Vagrant, which asks the machine dozens of questions first.
Status VagrantMachine::shut_down() const {
  return copy::shuts_down(site_.host, *this, Power::kOff) ? Status() : cut_power();
}

Status VagrantMachine::cut_power() const {
  return tell({"destroy", name()}, {"controlvm", name(), "poweroff"});
}

Status VagrantMachine::pause() const {
  return tell({"suspend", name()}, {"controlvm", name(), "pause"});
}

// Vagrant's one provisioner says it, and is safe to repeat.
Result<std::string> VagrantMachine::host_key() const {
  TRY_ASSIGN(const Hypervisor which, hypervisor());
  return run_vagrant(site_, which, {"provision", node_.name, "--provision-with", "access"},
                     vagrant_timeout)
      .map([&](const std::string& said) { return host_key_in(said, node_.name); });
}

std::string VagrantMachine::last_words() const {
  return console_tail(Records(site_.workspace).console(node_.name));
}

std::string VagrantMachine::log_command() const {
  return access::to_line(
      {"tail", "-n", "100", Records(site_.workspace).console(node_.name).string()});
}

}  // namespace stackpilot::machine::vagrant
