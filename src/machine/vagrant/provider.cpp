#include "machine/vagrant/provider.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/observe/placed_program.h"
#include "base/slowness.h"
#include "base/text.h"
#include "base/wait.h"
#include "events/step.h"
#include "machine/copy/image_copy.h"
#include "machine/copy/node_speed.h"
#include "machine/copy/remote.h"
#include "machine/copy/tree_copy.h"
#include "machine/vagrant/box.h"
#include "machine/vagrant/checks.h"
#include "machine/vagrant/states.h"
#include "machine/vagrant/vagrant_machine.h"
#include "provision/boot.h"
#include "provision/identity.h"
#include "provision/image_store.h"

namespace stackpilot::machine::vagrant {
namespace {

constexpr auto first_boot_timeout = Millis(180'000);
constexpr auto make_timeout = Millis(3'600'000);
constexpr auto remove_timeout = Millis(300'000);
constexpr auto provision_timeout = Millis(1'800'000);
constexpr auto login_interval = Millis(1'000);
constexpr auto login_timeout = Millis(30'000);

// Written by us first, as libvirt would make it a file of root's.
Status make_console(const fs::path& console) {
  if (fs::exists(console)) return {};
  return write_file(console, "", fs::perms::owner_read | fs::perms::owner_write);
}

bool is_to_be_made(Power power) {
  return power == Power::kAbsent || power == Power::kUnfinished;
}

Status record_choice(const Workspace& workspace, Hypervisor hypervisor) {
  const Records records(workspace);
  TRY(make_folder(records.folder));
  return write_file(records.hypervisor(), word_of(hypervisor) + "\n");
}

Result<Hypervisor> choose(const Workspace& workspace) {
  if (const auto recorded = recorded_hypervisor(workspace)) return *recorded;
  return usable_hypervisor();
}

}  // namespace

Status VagrantProvider::preflight() {
  TRY(require_vagrant(site_.workspace.root()));
  TRY_ASSIGN(const Hypervisor hypervisor, choose(site_.workspace));
  TRY(require_usable(hypervisor, site_.lab));
  return survey_.require_not_taken();
}

Status VagrantProvider::revive() {
  return survey_.list().map([](const auto&) {});
}

Result<std::vector<BaseImage>> VagrantProvider::base_images(const std::vector<ImageSpec>& needed) {
  return provision::ensure_base_images(host_, site_.workspace.root(),
                                       provision::without_node_image(needed),
                                       Workspace::image_cache());
}

Millis VagrantProvider::boot_timeout() const {
  return first_boot_timeout;
}

// Libvirt need not run yet, and what is not said of VirtualBox is meant for libvirt.
Status VagrantProvider::prepare() {
  TRY(require_vagrant(site_.workspace.root()));
  return prepare_box(site_, choose(site_.workspace).value_or(Hypervisor::kLibvirt));
}

Status VagrantProvider::ensure(const std::vector<BaseImage>& /*images*/) {
  TRY_ASSIGN(const Hypervisor hypervisor, choose(site_.workspace));
  TRY(record_choice(site_.workspace, hypervisor));
  TRY(ensure_box(site_, hypervisor));
  TRY_ASSIGN(const auto before, survey_.list());
  TRY(remove_unfinished(hypervisor, before));
  TRY(make_missing(before));
  TRY(start(before));
  TRY(access::prepare_to_reach(site_.workspace));
  TRY_ASSIGN(const FileDigests files, copy::files_for_nodes(site_.workspace));
  for (const NodeSpec& node : site_.lab.nodes) TRY(furnish(node, files));
  const provision::MakeMachine never_called;
  TRY(provision::boot_nodes({host_, site_.workspace, site_.lab}, *this, never_called));
  return copy::measure_nodes(site_.workspace, site_.lab);
}

// The first alone: it makes the networks, and has the box uploaded, which two processes at a time
// would do twice.
Status VagrantProvider::make_missing(const std::vector<MachineState>& states) {
  std::vector<NodeSpec> missing;
  for (const NodeSpec& node : site_.lab.nodes) {
    if (is_to_be_made(state_of(states, node.name).power)) missing.push_back(node);
  }
  if (missing.empty()) return {};
  if (states.empty()) {
    TRY(make({missing.front()}));
    missing.erase(missing.begin());
  }
  return missing.empty() ? Status() : make(missing);
}

Status VagrantProvider::make(const std::vector<NodeSpec>& nodes) {
  const Records records(site_.workspace);
  std::vector<std::string> arguments = {"up", "--parallel", "--provision"};
  for (const NodeSpec& node : nodes) {
    TRY(provision::forget_host_key(site_.workspace, node.name));
    TRY(trees_.forget(node.name));
    TRY(make_console(records.console(node.name)));
    arguments.push_back(node.name);
  }
  TRY_ASSIGN(const Hypervisor hypervisor, choose(site_.workspace));
  std::vector<std::string> names(arguments.begin() + 3, arguments.end());
  events::Step step(
      fmt::format("Virtual machine{} {}", names.size() == 1 ? "" : "s", fmt::join(names, ", ")));
  const auto said = run_vagrant(site_, hypervisor, arguments, make_timeout);
  if (!said) {
    Error error = said.error();
    error.detail += "\n" + console_tail(records.console(nodes.front().name));
    return tl::unexpected<Error>(std::move(error));
  }
  for (const NodeSpec& node : nodes) TRY(note_made(node, *said));
  step.done("made");
  return {};
}

Status VagrantProvider::note_made(const NodeSpec& node, const std::string& said) {
  const std::string key = host_key_in(said, node.name);
  if (key.empty()) {
    return fail(ErrorKind::kBroken,
                fmt::format("Vagrant did not say the host key of {}", node.name),
                "run `make up` again");
  }
  TRY(provision::record_host_key(site_.workspace, node.name, key));
  return write_file(Records(site_.workspace).made(node.name), node.address + "\n");
}

Status VagrantProvider::start(const std::vector<MachineState>& states) {
  for (const NodeSpec& node : site_.lab.nodes) {
    const Power power = state_of(states, node.name).power;
    if (power == Power::kOff || power == Power::kPaused) TRY(machine(node)->switch_on());
  }
  return {};
}

Status VagrantProvider::wait_for_login(const NodeSpec& node) {
  const std::unique_ptr<Machine> one = machine(node);
  std::vector<std::string> argv = access::shared_ssh(one->ssh());
  argv.emplace_back("true");
  Error last;
  const auto answers = [&]() -> Result<bool> {
    const auto output = host_.program(argv, {.timeout = login_timeout});
    if (output) return true;
    last = output.error();
    if (access::is_host_key_changed(last.detail)) {
      return tl::unexpected<Error>(access::host_key_changed(node.name));
    }
    TRY_ASSIGN(const MachineState now, one->state());
    if (now.power == Power::kOn) return false;
    return fail(ErrorKind::kBroken, fmt::format("{} stopped while it was booting", node.name),
                "run `make up` again; if it persists: make doctor, and " + one->log_command(),
                one->last_words());
  };
  TRY_ASSIGN(const bool in_time,
             wait_unless_stopped(Deadline(scaled(boot_timeout())), login_interval, answers));
  if (in_time) return {};
  return fail(ErrorKind::kBroken, fmt::format("{} does not answer by SSH", node.name),
              "run `make up` again; if it persists: make doctor, and " + one->log_command(),
              last.detail + "\n" + one->last_words());
}

// What a container has by its mounts.
Status VagrantProvider::furnish(const NodeSpec& node, const FileDigests& files) {
  events::Step step("Repository on " + node.name);
  step.at("waiting for its SSH");
  TRY(wait_for_login(node));
  step.at("sending");
  TRY(trees_.send(node, files));
  TRY(provision_box(node));
  step.done("up to date");
  return {};
}

// Not to all nodes at once: hundreds of megabytes, and most nodes never need them.
Status VagrantProvider::provide_images(const NodeSpec& node, const std::vector<BaseImage>& images) {
  return copy::send_images(host_, machine(node)->ssh(), images, Workspace::image_cache())
      .map([](std::size_t) {});
}

// A box that was made here has it all.
Status VagrantProvider::provision_box(const NodeSpec& node) {
  const Records records(site_.workspace);
  if (!access::trimmed(read_file(records.box(), 256).value_or("")).empty()) return {};
  TRY(copy::as_root_on(host_, machine(node)->ssh(), "exec /vagrant/scripts/provision-node.sh",
                       "provisioning", {.timeout = provision_timeout}));
  return {};
}

Status VagrantProvider::refresh() {
  return trees_.refresh(survey_, site_.lab);
}

Status VagrantProvider::remove_machine(Hypervisor hypervisor, const MachineState& state) {
  const std::string name = machine_name(site_.lab, site_.workspace.lab_id(), state.node);
  const bool is_libvirt = hypervisor == Hypervisor::kLibvirt;
  if (state.power != Power::kOff) {
    TRY(host_.program(is_libvirt
                          ? virsh({"destroy", name})
                          : std::vector<std::string>{"VBoxManage", "controlvm", name, "poweroff"}));
  }
  TRY(host_.program(
      is_libvirt ? virsh({"undefine", name, "--nvram", "--remove-all-storage"})
                 : std::vector<std::string>{"VBoxManage", "unregistervm", name, "--delete"}));
  return {};
}

// What an interrupted making left may be anything: a disk that is half of one, a machine that has
// no networks. Vagrant, which may know of it or not, is told first.
Status VagrantProvider::remove_unfinished(Hypervisor hypervisor,
                                          const std::vector<MachineState>& states) {
  std::vector<std::string> arguments = {"destroy", "--force"};
  for (const MachineState& one : states) {
    if (one.power == Power::kUnfinished) arguments.push_back(one.node);
  }
  if (arguments.size() == 2) return {};
  events::Step step("Remove what an interrupted making left");
  static_cast<void>(run_vagrant(site_, hypervisor, arguments, remove_timeout));
  TRY_ASSIGN(const auto left, read_states(hypervisor, site_.workspace.lab_id()));
  for (const MachineState& one : left) {
    if (std::find(arguments.begin() + 2, arguments.end(), one.node) == arguments.end()) continue;
    TRY(remove_machine(hypervisor, one));
  }
  step.done();
  return {};
}

Status VagrantProvider::remove_machines(Hypervisor hypervisor) {
  TRY(run_vagrant(site_, hypervisor, {"destroy", "--force"}, remove_timeout));
  // What Vagrant does not know: of nodes that infra/lab.yaml no longer has.
  TRY_ASSIGN(const auto left, read_states(hypervisor, site_.workspace.lab_id()));
  for (const MachineState& one : left) TRY(remove_machine(hypervisor, one));
  return {};
}

// They go with the last machine, unless a making was interrupted before there was one.
Status VagrantProvider::remove_networks() {
  TRY_ASSIGN(const access::Output listed, host_.program(virsh({"net-list", "--all", "--name"})));
  const std::string own = fmt::format("{}-{}", site_.lab.network.name, site_.workspace.lab_id());
  for (const std::string_view line : lines_of(listed.out)) {
    const std::string name = access::trimmed(line);
    if (name != own && name != own + "-vagrant") continue;
    // Fails for one that is not active.
    static_cast<void>(host_.program(virsh({"net-destroy", name})));
    TRY(host_.program(virsh({"net-undefine", name})));
  }
  return {};
}

Status VagrantProvider::destroy() {
  const auto hypervisor = recorded_hypervisor(site_.workspace);
  if (hypervisor && !site_.workspace.lab_id().empty()) {
    events::Step step("Remove virtual machines and their network");
    TRY(remove_machines(*hypervisor));
    if (*hypervisor == Hypervisor::kLibvirt) TRY(remove_networks());
    step.done();
  }
  TRY(copy::forget_trees(site_.workspace));
  std::error_code failed;
  fs::remove_all(Records(site_.workspace).folder, failed);
  if (failed) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot remove {}: {}", Records(site_.workspace).folder.string(),
                            failed.message()));
  }
  return {};
}

std::unique_ptr<Machine> VagrantProvider::machine(const NodeSpec& node) {
  return std::make_unique<VagrantMachine>(site_, node);
}

Result<std::vector<std::pair<std::string, std::string>>> VagrantProvider::environment_of_copy() {
  return fail(ErrorKind::kCapability,
              "a second lab of virtual machines would take the memory of this one again",
              "this needs a lab of containers: PROVIDER=container");
}

Result<std::vector<MachineState>> VagrantProvider::list_of_copy(const std::string& lab_id) {
  const auto hypervisor = recorded_hypervisor(site_.workspace);
  if (!hypervisor) return std::vector<MachineState>();
  return read_states(*hypervisor, lab_id);
}

}  // namespace stackpilot::machine::vagrant
