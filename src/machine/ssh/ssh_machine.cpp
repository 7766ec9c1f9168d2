#include "machine/ssh/ssh_machine.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "machine/copy/switch_off.h"
#include "machine/ssh/host_key.h"
#include "machine/ssh/survey.h"

namespace stackpilot::machine::ssh {
namespace {

constexpr auto switch_timeout = Millis(60'000);

}  // namespace

access::SshTarget SshMachine::ssh() const {
  return access::target_of(site_.workspace, node_);
}

Result<MachineState> SshMachine::state() const {
  return read_state(site_.workspace, node_.name);
}

Status SshMachine::require_switch() const {
  if (!node_.drills_allowed) {
    return fail(ErrorKind::kCapability,
                fmt::format("{} is a machine of somebody's, and its entry in infra/lab.yaml does "
                            "not have `drills: allowed`",
                            node_.name));
  }
  if (!node_.power.on.empty() && !node_.power.off.empty()) return {};
  return fail(ErrorKind::kCapability,
              fmt::format("nothing switches the power of {}: its entry in infra/lab.yaml has no "
                          "`power`",
                          node_.name));
}

// The commands are the operator's: they get what other programs get.
Status SshMachine::tell(const std::vector<std::string>& command) const {
  if (command.empty()) {
    return fail(ErrorKind::kCapability,
                fmt::format("{} does not answer by SSH at {}:{}, and nothing switches its power",
                            node_.name, node_.address, node_.ssh_port()),
                "switch it on and run the command again");
  }
  TRY(site_.host.program(command, {.timeout = scaled(switch_timeout)}));
  return {};
}

Status SshMachine::switch_on() const {
  return tell(node_.power.on);
}

Status SshMachine::shut_down() const {
  TRY(require_switch());
  return copy::shuts_down(site_.host, *this, Power::kSilent) ? Status() : cut_power();
}

Status SshMachine::cut_power() const {
  TRY(require_switch());
  TRY(tell(node_.power.off));
  if (copy::comes_to_be(*this, Power::kSilent)) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("{} still answers after its power was cut by `{}`", node_.name,
                          access::to_line(node_.power.off)),
              "correct `power` of the node in infra/lab.yaml");
}

Status SshMachine::require_pause() const {
  return fail(ErrorKind::kCapability,
              node_.name + " is a machine that was there already: nothing here can pause it");
}

Result<std::string> SshMachine::host_key() const {
  return ask_host_key(ssh());
}

std::string SshMachine::last_words() const {
  return "the console of a machine that is somebody's own is not for us to read";
}

std::string SshMachine::log_command() const {
  return fmt::format("`journalctl -b` on {}", node_.name);
}

}  // namespace stackpilot::machine::ssh
