// What runs the virtual machines: Vagrant drives one of these.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::machine::vagrant {

inline constexpr std::string_view provider_name = "vagrant";

enum class Hypervisor { kLibvirt, kVirtualBox };

/// As Vagrant calls it: "libvirt", "virtualbox".
std::string word_of(Hypervisor hypervisor);

/// What this lab keeps of its virtual machines: below .stackpilot.
struct Records {
  explicit Records(const Workspace& workspace) : folder(workspace.state() / "vagrant") {}
  fs::path folder;
  fs::path hypervisor() const { return folder / "hypervisor"; }  ///< which one it was made with
  fs::path box() const { return folder / "box"; }  ///< name of the box that was made here, or empty
  fs::path log() const { return folder / "vagrant.log"; }  ///< what Vagrant last said
  fs::path console(const std::string& node) const { return folder / (node + ".console"); }
  /// The address that the machine was made with; written when it is complete.
  fs::path made(const std::string& node) const { return folder / (node + ".made"); }
};

/// The one that this lab was made with; nullopt where none of its machines was made.
std::optional<Hypervisor> recorded_hypervisor(const Workspace& workspace);

/// The name of a node's virtual machine, as the Vagrantfile gives it.
std::string machine_name(const LabSpec& lab, const std::string& lab_id, const std::string& node);

/// Whether virtual machines run an ordinary kernel with the help of this processor, by the text of
/// /proc/cpuinfo: some machines have a /dev/kvm of another kind.
bool has_kvm(const std::string& cpuinfo);
/// The same of this machine.
bool has_kvm();

/// How many times slower than this machine its virtual ones are: 1 with KVM.
int slowness_of_machines(const Workspace& workspace);

}  // namespace stackpilot::machine::vagrant
