#include "machine/vagrant/hypervisor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "access/exec/process.h"
#include "base/text.h"
#include "machine/copy/node_speed.h"

namespace stackpilot::machine::vagrant {
namespace {

// Of QEMU's emulation, until its machines have been measured.
constexpr int emulated_slowness = 10;

}  // namespace

std::string word_of(Hypervisor hypervisor) {
  return hypervisor == Hypervisor::kLibvirt ? "libvirt" : "virtualbox";
}

std::optional<Hypervisor> recorded_hypervisor(const Workspace& workspace) {
  const Result<std::string> text = read_file(Records(workspace).hypervisor(), 64);
  if (!text) return std::nullopt;
  return access::trimmed(*text) == word_of(Hypervisor::kVirtualBox) ? Hypervisor::kVirtualBox
                                                                    : Hypervisor::kLibvirt;
}

std::string machine_name(const LabSpec& lab, const std::string& lab_id, const std::string& node) {
  return fmt::format("{}-{}-{}", lab.network.name, lab_id, node);
}

bool has_kvm(const std::string& cpuinfo) {
  for (const std::string_view line : lines_of(cpuinfo)) {
    if (!line.starts_with("flags")) continue;
    const auto words = words_of(line);
    return std::any_of(words.begin(), words.end(),
                       [](std::string_view word) { return word == "vmx" || word == "svm"; });
  }
  return false;
}

bool has_kvm() {
  return ::access("/dev/kvm", W_OK) == 0 && has_kvm(read_file("/proc/cpuinfo").value_or(""));
}

int slowness_of_machines(const Workspace& workspace) {
  if (const auto measured = copy::measured_slowness(workspace)) return *measured;
  return has_kvm() ? 1 : emulated_slowness;
}

}  // namespace stackpilot::machine::vagrant
