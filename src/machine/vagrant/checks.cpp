#include "machine/vagrant/checks.h"

#include <fmt/format.h>

#include <cstdio>
#include <tuple>

#include "access/exec/process.h"
#include "base/text.h"
#include "machine/vagrant/states.h"
#include "model/ipv4.h"

namespace stackpilot::machine::vagrant {
namespace {

// Ruby is slow to start, and slower on a machine that is busy.
constexpr auto first_answer = Millis(60'000);
constexpr auto answer_timeout = Millis(20'000);
constexpr const char* install = "scripts/install-packages.sh vagrant";
constexpr const char* networks_file = "/etc/vbox/networks.conf";
// What VirtualBox allows where there is no networks.conf.
constexpr const char* default_networks = "* 192.168.56.0/21";

// The first that has all that the Vagrantfile asks for.
constexpr auto oldest_vagrant = std::make_tuple(2, 2, 19);

bool is_recent(const std::string& said) {
  int major = 0, minor = 0, patch = 0;
  if (std::sscanf(said.c_str(), "Vagrant %d.%d.%d", &major, &minor, &patch) != 3) return false;
  return std::make_tuple(major, minor, patch) >= oldest_vagrant;
}

Result<access::Output> ask_vagrant(std::vector<std::string> argv) {
  return access::run({.argv = std::move(argv),
                      .environment = {{"VAGRANT_CHECKPOINT_DISABLE", "1"}},
                      .timeout = first_answer});
}

Result<bool> has_libvirt_plugin() {
  TRY_ASSIGN(const access::Output listed, ask_vagrant({"vagrant", "plugin", "list"}));
  for (const std::string_view line : lines_of(listed.out)) {
    if (line.starts_with("vagrant-libvirt ")) return true;
  }
  return false;
}

Status require_libvirt() {
  const auto answer = access::run_ok(
      {.argv = virsh({"version"}), .environment = {{"LC_ALL", "C"}}, .timeout = answer_timeout});
  if (answer) return {};
  return tl::unexpected<Error>(unasked(Hypervisor::kLibvirt, answer.error()));
}

// VBoxManage goes on without the kernel's part, after a warning.
Status require_virtualbox() {
  const auto answer = access::run({.argv = {"VBoxManage", "--version"}, .timeout = answer_timeout});
  if (!answer) return tl::unexpected<Error>(unasked(Hypervisor::kVirtualBox, answer.error()));
  const std::string said = answer->out + answer->err;
  if (said.find("vboxdrv") != std::string::npos) {
    return fail(ErrorKind::kCapability, "VirtualBox's kernel module vboxdrv is not loaded",
                "sudo /sbin/vboxconfig, with the kernel's headers installed; or use libvirt: " +
                    std::string(install),
                access::tail(said, 8));
  }
  if (answer->status == 0) return {};
  return fail(ErrorKind::kCapability, "VirtualBox does not work here",
              "VBoxManage --version names the cause", access::tail(said, 8));
}

bool holds(const std::string& allowed, const Ipv4Network& wanted) {
  const std::size_t slash = allowed.find('/');
  const auto address = parse_ipv4(allowed.substr(0, slash));
  int prefix = -1;
  if (!address || slash == std::string::npos) return false;
  if (std::sscanf(allowed.c_str() + slash, "/%d", &prefix) != 1) return false;
  if (prefix < 0 || prefix > wanted.prefix) return false;
  return prefix == 0 || ((*address ^ wanted.address) >> (32 - prefix)) == 0;
}

bool is_allowed_in(const std::string& networks_conf, const Ipv4Network& wanted) {
  for (const std::string_view line : lines_of(networks_conf)) {
    const auto words = words_of(line);
    if (words.empty() || words[0] != "*") continue;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (holds(std::string(words[i]), wanted)) return true;
    }
  }
  return false;
}

}  // namespace

Status require_vagrant(const fs::path& repository) {
  if (!fs::exists(repository / "vagrant" / "Vagrantfile")) {
    return fail(ErrorKind::kUsage, "this repository has no vagrant/Vagrantfile",
                "use PROVIDER=container, or bring the file back");
  }
  if (!access::find_program("vagrant")) {
    return fail(ErrorKind::kCapability, "Vagrant is not installed",
                fmt::format("{}; or use PROVIDER=container", install));
  }
  const auto said = ask_vagrant({"vagrant", "--version"});
  if (!said && access::is_timeout(said.error())) {
    return fail(ErrorKind::kBroken,
                fmt::format("Vagrant did not answer within {} s", first_answer.count() / 1000),
                "run the command again when the machine has less to do");
  }
  if (!said) return pass_on(said);
  if (said->status != 0) {
    return fail(ErrorKind::kCapability, "Vagrant does not work here",
                "vagrant --version names the cause", access::tail(said->out + said->err, 8));
  }
  if (is_recent(said->out)) return {};
  return fail(ErrorKind::kCapability,
              fmt::format("{} is too old: nodes need 2.2.19 or later", access::trimmed(said->out)),
              "install a newer Vagrant, or use PROVIDER=container");
}

Status require_allowed(const std::string& networks_conf, const std::string& cidr) {
  const auto wanted = parse_ipv4_network(cidr);
  const bool has_rules = !access::trimmed(networks_conf).empty();
  if (!wanted || is_allowed_in(has_rules ? networks_conf : default_networks, *wanted)) return {};
  return fail(ErrorKind::kCapability,
              fmt::format("VirtualBox does not allow the network {} of infra/lab.yaml", cidr),
              fmt::format("as root, add the line \"* {}\" to {}", cidr, networks_file));
}

Result<Hypervisor> usable_hypervisor() {
  TRY_ASSIGN(const bool has_plugin, has_libvirt_plugin());
  const bool has_virtualbox = access::find_program("VBoxManage").has_value();
  if (!has_plugin && !has_virtualbox) {
    return fail(ErrorKind::kCapability,
                "Vagrant has nothing to make machines with: neither its plugin vagrant-libvirt nor "
                "VirtualBox is installed",
                install);
  }
  const Status libvirt = has_plugin ? require_libvirt() : Status();
  if (has_plugin && libvirt) return Hypervisor::kLibvirt;
  if (has_virtualbox) return Hypervisor::kVirtualBox;
  return pass_on(libvirt);
}

Status require_usable(Hypervisor hypervisor, const LabSpec& lab) {
  if (hypervisor == Hypervisor::kLibvirt) return require_libvirt();
  TRY(require_virtualbox());
  return require_allowed(read_file(networks_file).value_or(""), lab.network.cidr);
}

}  // namespace stackpilot::machine::vagrant
