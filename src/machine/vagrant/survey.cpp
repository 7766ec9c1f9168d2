#include "machine/vagrant/survey.h"

#include <fmt/format.h>

#include "access/exec/process.h"
#include "access/observe/host_reader.h"
#include "base/text.h"
#include "machine/vagrant/states.h"
#include "model/ipv4.h"

namespace stackpilot::machine::vagrant {
namespace {

// A machine without the record of its completion is left of an interrupted making.
void add_records(const Records& records, MachineState& state) {
  const Result<std::string> address = read_file(records.made(state.node), 64);
  if (address) {
    state.addresses = {access::trimmed(*address)};
  } else {
    state.power = Power::kUnfinished;
  }
}

bool has_own_network(const LabSpec& lab, const std::string& lab_id) {
  const auto listed =
      access::run_ok({.argv = virsh({"net-list", "--all", "--name"}), .timeout = Millis(20'000)});
  if (!listed) return false;
  const std::string name = fmt::format("{}-{}", lab.network.name, lab_id);
  for (const std::string_view line : lines_of(listed->out)) {
    if (access::trimmed(line) == name) return true;
  }
  return false;
}

bool is_within(const std::string& address, const std::string& cidr) {
  const auto network = parse_ipv4_network(cidr);
  const auto number = parse_ipv4(address);
  if (!network || !number) return false;
  return ((*number ^ network->address) >> (32 - network->prefix)) == 0;
}

}  // namespace

Result<std::vector<MachineState>> VagrantSurvey::list() const {
  const std::optional<Hypervisor> hypervisor = recorded_hypervisor(workspace_);
  if (!hypervisor || workspace_.lab_id().empty()) return std::vector<MachineState>();
  TRY_ASSIGN(std::vector<MachineState> states, read_states(*hypervisor, workspace_.lab_id()));
  const Records records(workspace_);
  for (MachineState& state : states) add_records(records, state);
  return states;
}

std::string VagrantSurvey::maker() const {
  const std::optional<Hypervisor> hypervisor = recorded_hypervisor(workspace_);
  if (!hypervisor) return "Vagrant has made no machines of this lab";
  const auto states = read_states(*hypervisor, workspace_.lab_id());
  if (!states) return states.error().message;
  return fmt::format("Vagrant, with {}{}", word_of(*hypervisor), has_kvm() ? "" : ", emulated");
}

Status VagrantSurvey::require_not_taken() const {
  const std::string lab_id = workspace_.lab_id();
  const auto hypervisor = recorded_hypervisor(workspace_);
  const auto states = list();
  const bool is_ours = states && !states->empty();
  if (is_ours || (!lab_id.empty() && has_own_network(lab_, lab_id))) return {};
  for (const std::string& address : access::read_addresses()) {
    if (!is_within(address, lab_.network.cidr)) continue;
    // VirtualBox keeps the interface of its host-only network, and uses it again.
    if (hypervisor == Hypervisor::kVirtualBox && address == lab_.network.host) continue;
    return fail(ErrorKind::kUsage,
                fmt::format("{} is taken: this machine already has the address {}",
                            lab_.network.cidr, address),
                "remove its owner (`make destroy` in that checkout, if it is a lab), or give this "
                "lab other addresses and another name in infra/lab.yaml; then run the command "
                "again");
  }
  return {};
}

}  // namespace stackpilot::machine::vagrant
