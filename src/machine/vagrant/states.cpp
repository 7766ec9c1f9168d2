#include "machine/vagrant/states.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/exec/process.h"
#include "base/text.h"

namespace stackpilot::machine::vagrant {
namespace {

constexpr auto state_timeout = Millis(20'000);

// The node's name out of "<lab>-<lab id>-<node>"; empty for a machine of another lab.
std::string node_in(std::string_view machine, const std::string& lab_id) {
  const std::string mark = fmt::format("-{}-", lab_id);
  const std::size_t at = machine.find(mark);
  if (lab_id.empty() || at == std::string_view::npos) return "";
  return std::string(machine.substr(at + mark.size()));
}

Power power_of(std::string_view words) {
  if (words == "running" || words == "idle" || words == "in shutdown") return Power::kOn;
  // VirtualBox has "saved" for what libvirt calls shut off with a saved image: it goes on from
  // that.
  return words == "paused" || words == "pmsuspended" ? Power::kPaused : Power::kOff;
}

Result<std::string> ask(Hypervisor hypervisor, const std::vector<std::string>& argv) {
  const auto output =
      access::run_ok({.argv = argv, .environment = {{"LC_ALL", "C"}}, .timeout = state_timeout});
  if (output) return output->out;
  return tl::unexpected<Error>(unasked(hypervisor, output.error()));
}

Result<std::vector<MachineState>> ask_virtualbox(const std::string& lab_id) {
  constexpr auto which = Hypervisor::kVirtualBox;
  TRY_ASSIGN(const std::string listed, ask(which, {"VBoxManage", "list", "vms"}));
  std::vector<MachineState> states;
  for (const std::string& name : parse_vbox_list(listed, lab_id)) {
    TRY_ASSIGN(const std::string about,
               ask(which, {"VBoxManage", "showvminfo", name, "--machinereadable"}));
    const std::string words = parse_vbox_state(about);
    states.push_back({node_in(name, lab_id), power_of(words), words, {}});
  }
  return states;
}

bool says(const Error& error, const char* part) {
  return error.detail.find(part) != std::string::npos ||
         error.message.find(part) != std::string::npos;
}

Error libvirt_unasked(const Error& failed) {
  if (says(failed, "Permission denied") || says(failed, "authentication unavailable") ||
      says(failed, "authentication failed")) {
    return {ErrorKind::kCapability, "you may not use libvirt",
            "sudo usermod -aG libvirt \"$USER\", and log in anew", failed.detail};
  }
  return {ErrorKind::kCapability, "libvirt does not run here",
          "sudo systemctl start libvirtd; where there is no systemd, as root: "
          "scripts/with-libvirt.sh <folder> <command>",
          failed.detail};
}

}  // namespace

std::vector<std::string> virsh(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"virsh", "--connect", "qemu:///system"});
  return arguments;
}

Error unasked(Hypervisor hypervisor, const Error& failed) {
  if (failed.kind == ErrorKind::kInterrupted) return failed;
  const bool is_libvirt = hypervisor == Hypervisor::kLibvirt;
  if (access::is_timeout(failed)) {
    return {ErrorKind::kBroken,
            fmt::format("{} did not answer within {} s", is_libvirt ? "libvirt" : "VirtualBox",
                        state_timeout.count() / 1000),
            "run the command again when the machine has less to do", failed.detail};
  }
  if (failed.kind == ErrorKind::kCapability) {
    return {ErrorKind::kCapability,
            is_libvirt ? "virsh is not installed" : "VirtualBox is not installed",
            is_libvirt ? "scripts/install-packages.sh vagrant" : "install VirtualBox", ""};
  }
  if (is_libvirt) return libvirt_unasked(failed);
  return {ErrorKind::kCapability, "VirtualBox does not answer",
          "VBoxManage list vms names the cause", failed.detail};
}

std::vector<MachineState> parse_virsh_list(const std::string& text, const std::string& lab_id) {
  std::vector<MachineState> states;
  for (const std::string_view line : lines_of(text)) {
    const auto words = words_of(line);  // id, name, state of one or more words
    if (words.size() < 3) continue;
    const std::string node = node_in(words[1], lab_id);
    if (node.empty()) continue;
    const std::string state = fmt::format("{}", fmt::join(words.begin() + 2, words.end(), " "));
    states.push_back({node, power_of(state), state, {}});
  }
  return states;
}

std::vector<std::string> parse_vbox_list(const std::string& text, const std::string& lab_id) {
  std::vector<std::string> names;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t end = line.rfind('"');
    if (!line.starts_with('"') || end == 0) continue;
    const std::string name(line.substr(1, end - 1));
    if (!node_in(name, lab_id).empty()) names.push_back(name);
  }
  return names;
}

std::string parse_vbox_state(const std::string& text) {
  constexpr std::string_view key = "VMState=\"";
  for (const std::string_view line : lines_of(text)) {
    if (!line.starts_with(key)) continue;
    return std::string(line.substr(key.size(), line.find('"', key.size()) - key.size()));
  }
  return "unknown";
}

Result<std::vector<MachineState>> read_states(Hypervisor hypervisor, const std::string& lab_id) {
  if (hypervisor == Hypervisor::kVirtualBox) return ask_virtualbox(lab_id);
  TRY_ASSIGN(const std::string listed, ask(hypervisor, virsh({"list", "--all"})));
  return parse_virsh_list(listed, lab_id);
}

}  // namespace stackpilot::machine::vagrant
