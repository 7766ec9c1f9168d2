#include "machine/vagrant/vagrant.h"

#include <fmt/format.h>

#include <cstdlib>
#include <regex>

#include "base/text.h"
#include "model/ipv4.h"

namespace stackpilot::machine::vagrant {
namespace {

constexpr std::size_t console_lines = 20;
constexpr std::size_t most_console = 16U << 20U;

// Two labs at a time need two networks by which Vagrant finds their machines: as they have two of
// their own, this one is told apart by the same number.
std::string management_network(const LabSpec& lab) {
  const auto network = parse_ipv4_network(lab.network.cidr);
  return fmt::format("10.231.{}.0/24", network ? (network->address >> 8U) & 255U : 0);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

struct Known {
  const char* kind;
  ErrorKind is;
  const char* message;
  const char* hint;
};

constexpr const char* up_again = "run `make up` again; if it persists: make doctor";

// By the last part of the classes of Vagrant and of its plugin.
constexpr Known known_errors[] = {
    {"VMBootTimeout", ErrorKind::kBroken, "a virtual machine does not boot", up_again},
    {"FogLibvirtConnectionError", ErrorKind::kCapability, "libvirt does not answer",
     "sudo systemctl start libvirtd"},
    {"NetworkNameAndAddressMismatch", ErrorKind::kUsage,
     "another network of libvirt has the addresses of infra/lab.yaml",
     "virsh --connect qemu:///system net-list --all shows it; remove it, or give this lab other "
     "addresses"},
    {"VirtualBoxInvalidHostSubnet", ErrorKind::kCapability,
     "VirtualBox does not allow the network of infra/lab.yaml",
     "as root, add it to /etc/vbox/networks.conf"},
    {"VirtualBoxKernelModuleNotLoaded", ErrorKind::kCapability,
     "VirtualBox's kernel module vboxdrv is not loaded", "sudo /sbin/vboxconfig"},
    {"VirtualBoxInstallIncomplete", ErrorKind::kCapability,
     "VirtualBox is not installed completely", "sudo /sbin/vboxconfig"},
    {"ProviderNotUsable", ErrorKind::kCapability, "Vagrant cannot use its hypervisor", up_again},
    {"ProviderNotFound", ErrorKind::kCapability, "Vagrant's plugin for the hypervisor is missing",
     "scripts/install-packages.sh vagrant"},
};

Error explained(const std::string& said, const Error& failed, const fs::path& log) {
  if (failed.kind != ErrorKind::kBroken || failed.message.starts_with("the disk is full")) {
    return failed;
  }
  const auto found = error_in(said);
  const std::string hint = fmt::format("all that it said: {}", shown_path(log));
  if (!found) return {ErrorKind::kBroken, failed.message, hint, failed.detail};
  const std::string detail = access::tail(found->text, 20);
  for (const Known& known : known_errors) {
    if (found->kind == known.kind) return {known.is, known.message, known.hint, detail};
  }
  return {ErrorKind::kBroken, fmt::format("Vagrant failed: {}", found->kind), hint, detail};
}

}  // namespace

access::Variables environment_for(const VagrantSite& site, Hypervisor hypervisor,
                                  const std::string& box) {
  const Workspace& workspace = site.workspace;
  access::Variables all = {
      {"VAGRANT_CWD", (workspace.root() / "vagrant").string()},
      {"VAGRANT_DOTFILE_PATH", (Records(workspace).folder / "dot").string()},
      {"VAGRANT_DEFAULT_PROVIDER", word_of(hypervisor)},
      {"VAGRANT_CHECKPOINT_DISABLE", "1"},
      {"VAGRANT_NO_COLOR", "1"},
      {"STACKPILOT_STATE", workspace.state().string()},
      {"STACKPILOT_LAB", workspace.lab_id()},
      {"STACKPILOT_BOX", box},
      {"STACKPILOT_DOMAIN", has_kvm() ? "kvm" : "qemu"},
      {"STACKPILOT_MANAGEMENT", management_network(site.lab)},
  };
  // Where this user keeps boxes.
  if (const char* home = std::getenv("VAGRANT_HOME")) all.emplace_back("VAGRANT_HOME", home);
  return all;
}

Result<std::string> run_vagrant(const VagrantSite& site, Hypervisor hypervisor,
                                std::vector<std::string> arguments, Millis timeout) {
  const Records records(site.workspace);
  TRY(make_folder(records.folder));
  const std::string box = access::trimmed(read_file(records.box(), 256).value_or(""));
  arguments.insert(arguments.begin(), "vagrant");
  arguments.emplace_back("--machine-readable");
  const auto output =
      site.host.program(arguments, {.timeout = timeout,
                                    .output_file = records.log(),
                                    .inherits = access::Inherits::kProxies,
                                    .environment = environment_for(site, hypervisor, box)});
  const std::string said = read_file(records.log()).value_or("");
  if (output) return said;
  return tl::unexpected<Error>(explained(said, output.error(), records.log()));
}

std::optional<VagrantError> error_in(const std::string& said) {
  constexpr std::string_view mark = ",error-exit,";
  const std::size_t at = said.rfind(mark);
  if (at == std::string::npos) return std::nullopt;
  const std::string line = said.substr(at + mark.size(), said.find('\n', at) - at - mark.size());
  const std::size_t comma = line.find(',');
  const std::string whole = line.substr(0, comma);
  const std::size_t last = whole.rfind("::");
  VagrantError error{last == std::string::npos ? whole : whole.substr(last + 2), ""};
  if (comma != std::string::npos) error.text = line.substr(comma + 1);
  replace_all(error.text, "%!(VAGRANT_COMMA)", ",");
  replace_all(error.text, "\\n", "\n");
  return error;
}

std::string host_key_in(const std::string& said, const std::string& node) {
  const std::string mark = fmt::format("STACKPILOT-HOST-KEY {} ", node);
  const std::size_t at = said.rfind(mark);
  if (at == std::string::npos) return "";
  const std::size_t start = at + mark.size();
  const std::size_t end = said.find_first_of("\\\r\n", start);
  return access::trimmed(said.substr(start, end == std::string::npos ? end : end - start));
}

std::string console_tail(const fs::path& console) {
  const Result<std::string> text = read_file(console, most_console);
  if (!text) return text.error().message;
  static const std::regex control("\x1b\\[[0-9;?]*[A-Za-z]|\r");
  std::string kept;
  for (const std::string_view line : lines_of(*text)) {
    // systemd repeats such a line twice a second.
    if (line.find("Job ") != std::string_view::npos &&
        line.find(" running (") != std::string_view::npos) {
      continue;
    }
    kept += std::regex_replace(std::string(line), control, "") + "\n";
  }
  return access::tail(kept, console_lines);
}

}  // namespace stackpilot::machine::vagrant
