#include "machine/ssh/adoption.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <ctime>
#include <mutex>

#include "access/observe/node_route.h"
#include "access/observe/node_target.h"
#include "access/observe/placed_program.h"
#include "access/observe/ssh_probe.h"
#include "base/clock.h"
#include "base/slowness.h"
#include "events/stream.h"
#include "machine/copy/remote.h"
#include "machine/copy/tree_copy.h"
#include "machine/ssh/host_key.h"
#include "model/baseline.h"
#include "provision/identity.h"
#include "provision/image_store.h"

namespace stackpilot::machine::ssh {
namespace {

using access::SshTarget;

constexpr auto look_timeout = Millis(60'000);
constexpr auto install_timeout = Millis(1'800'000);
constexpr auto admit_timeout = Millis(60'000);
constexpr auto release_timeout = Millis(600'000);
constexpr auto probe_timeout = Millis(8'000);

// By the operator's own right, which the machine admitted before the lab.
SshTarget as_operator(const Workspace& workspace, const NodeSpec& node) {
  SshTarget target = access::target_of(workspace, node);
  target.login = access::Login::kOperator;
  target.key = node.ssh ? node.ssh->identity : "";
  return target;
}

// By the lab's key once it is admitted: later commands need nothing of the operator's.
SshTarget best_target(const Workspace& workspace, const NodeSpec& node) {
  const auto records = read_records(workspace);
  for (const AdoptionRecord& one : records.value_or(std::vector<AdoptionRecord>())) {
    if (one.node == node.name && one.complete) return access::target_of(workspace, node);
  }
  return as_operator(workspace, node);
}

Result<std::string> run_script(const AdoptionSite& site, const SshTarget& target,
                               const std::string& name, const std::vector<std::string>& arguments,
                               const std::string& doing, Millis timeout) {
  TRY_ASSIGN(const std::string script,
             copy::script_with(site.workspace.root() / "scripts" / name, arguments));
  return copy::as_root_on(site.host, target, script, doing, {.timeout = scaled(timeout)})
      .map([](const access::Output& output) { return access::trimmed(output.out); });
}

std::string this_architecture() {
  utsname self = {};
  return ::uname(&self) == 0 ? self.machine : "";
}

std::string projects_of(const LabSpec& lab) {
  std::vector<std::string> projects;
  for (const Service& service : lab.services) projects.push_back(service.project);
  return fmt::format("{}", fmt::join(projects, " "));
}

std::vector<std::string> volumes_of(const LabSpec& lab) {
  std::vector<std::string> volumes;
  for (const Service& service : lab.services) {
    if (service.dependency && !service.dependency->volume.empty()) {
      volumes.push_back(service.dependency->volume);
    }
  }
  return volumes;
}

// What the services need to be free on the engine: the compose projects, and names.
std::vector<std::string> needed_names(const LabSpec& lab) {
  std::vector<std::string> names = {projects_of(lab)};
  for (const Service& service : lab.services) {
    for (const std::string& container : containers_of(service)) names.push_back(container);
  }
  for (const std::string& volume : volumes_of(lab)) names.push_back(volume);
  return names;
}

Status take_baseline(const AdoptionSite& site, const NodeSpec& node, const SshTarget& target) {
  const fs::path file = site.workspace.baseline(node.name);
  if (read_baseline(site.workspace, node.name)) return {};
  // What it was can only be seen before it is changed.
  if (fs::exists(file)) {
    return fail(ErrorKind::kBroken,
                fmt::format("what {} was when it was adopted cannot be read: {}", node.name,
                            shown_path(file)),
                "restore that file; or end the lab and begin anew: make destroy && make up");
  }
  TRY_ASSIGN(const Json answer, site.host.on_node(target, {"baseline", "--node", node.name}));
  TRY_ASSIGN(Baseline baseline,
             parse_json<Baseline>(to_text(answer), "the baseline of " + node.name));
  const SshProbe offered = access::probe_ssh(target, scaled(probe_timeout));
  if (offered.methods.empty()) {
    return fail(
        ErrorKind::kBroken,
        fmt::format("what the sshd of {} offers could not be seen: {}", node.name, offered.problem),
        "run the command again");
  }
  baseline.ssh_methods = offered.methods;
  for (const std::string& line : summary_of(baseline)) {
    events::note(fmt::format("      {}: {}", node.name, line));
  }
  return write_baseline(site.workspace, node.name, baseline);
}

std::vector<std::string> release_arguments(const AdoptionSite& site) {
  std::vector<std::string> images;
  for (const ImageSpec& image : site.lab.images) {
    const auto cached =
        provision::find_cached_image(site.workspace.root(), image, Workspace::image_cache());
    if (cached) images.push_back(cached->reference);
  }
  std::vector<std::string> nodes;
  for (const NodeSpec& node : site.lab.nodes) nodes.push_back(node.name);
  return {site.workspace.lab_id(), projects_of(site.lab),
          fmt::format("{}", fmt::join(volumes_of(site.lab), " ")),
          fmt::format("{}", fmt::join(images, " ")), fmt::format("{}", fmt::join(nodes, " "))};
}

Status pin_key_of(const AdoptionSite& site, const SshTarget& target) {
  if (provision::has_host_key(site.workspace, target.node)) return {};
  TRY(access::make_socket_folder(site.workspace));
  TRY_ASSIGN(const std::string key, ask_host_key(target));
  TRY(make_folder(site.workspace.known_hosts().parent_path(), fs::perms::owner_all));
  TRY(provision::record_host_key(site.workspace, target.node, key));
  events::note(fmt::format("  ok  Host key of {} at {}:{}: {}, the only one from now on",
                           target.node, target.address, target.port, fingerprint_of(key)));
  return {};
}

void close_connection(const AdoptionSite& site, const SshTarget& target) {
  // A failure means that there is none.
  static_cast<void>(site.host.program(access::close_shared_ssh(target)));
}

}  // namespace

Status open_way(const AdoptionSite& site, const NodeSpec& node) {
  const JumpSpec* jump = node.jump();
  if (jump == nullptr) return {};
  static std::mutex one_at_a_time;  // nodes are adopted together, and may share it
  const std::scoped_lock hold(one_at_a_time);
  TRY(pin_key_of(site, access::jump_target(site.workspace, *jump)));
  return access::open_jump(site.workspace, node);
}

// Only where that leads to the same machine: else it could not be given back any more.
Status follow_way(const AdoptionSite& site, const NodeSpec& node) {
  const auto way = node.ssh ? node.ssh->jump : std::nullopt;
  TRY_ASSIGN(std::vector<AdoptionRecord> records, read_records(site.workspace));
  for (AdoptionRecord& one : records) {
    if (one.node != node.name || one.address != node.address || one.jump == way) continue;
    const SshTarget target = access::target_of(site.workspace, node);
    if (!access::probe_ssh(target, scaled(probe_timeout)).host_key_recorded) continue;
    one.jump = way;
    TRY(write_record(site.workspace, one));
  }
  return {};
}

Status pin_host_key(const AdoptionSite& site, const NodeSpec& node) {
  return pin_key_of(site, access::target_of(site.workspace, node));
}

Result<MachineFacts> look_at(const AdoptionSite& site, const NodeSpec& node) {
  TRY(access::make_socket_folder(site.workspace));
  const std::int64_t earliest = std::time(nullptr);
  TRY_ASSIGN(const std::string said,
             run_script(site, best_target(site.workspace, node), "survey-machine.sh",
                        needed_names(site.lab), "looking around", look_timeout));
  TRY_ASSIGN(MachineFacts facts, parse_machine_facts(said));
  TRY(require_fit(facts, node,
                  {site.workspace.lab_id(), earliest, std::time(nullptr), this_architecture()}));
  return facts;
}

namespace {

// A package manager that is content may have installed nothing.
Status require_complete(const AdoptionSite& site, const NodeSpec& node) {
  TRY_ASSIGN(const MachineFacts facts, look_at(site, node));
  if (facts.missing.empty()) return {};
  return fail(ErrorKind::kCapability,
              fmt::format("{} still lacks what was installed for it: {}", node.name,
                          fmt::join(facts.missing, ", ")),
              "mend these packages on it (apt-get install --reinstall) and run the command again");
}

}  // namespace

Status adopt(const AdoptionSite& site, const NodeSpec& node) {
  TRY(open_way(site, node));
  TRY(pin_host_key(site, node));
  TRY_ASSIGN(const MachineFacts facts, look_at(site, node));
  AdoptionRecord record{node.name,
                        node.address,
                        node.ssh_port(),
                        node.user(),
                        node.ssh ? node.ssh->identity : "",
                        node.ssh ? node.ssh->jump : std::nullopt,
                        false};
  TRY(write_record(site.workspace, record));
  const SshTarget target = as_operator(site.workspace, node);
  std::vector<std::string> notes = {site.workspace.lab_id(), node.name};
  notes.insert(notes.end(), facts.missing.begin(), facts.missing.end());
  TRY(run_script(site, target, "adopt-machine.sh", notes, "installing what is missing",
                 install_timeout));
  if (!facts.missing.empty()) TRY(require_complete(site, node));
  TRY(access::prepare_to_reach(site.workspace));
  TRY_ASSIGN(const FileDigests files, copy::files_for_nodes(site.workspace));
  TRY(copy::send_tree(site.host, site.workspace, target, files));
  TRY(take_baseline(site, node, target));
  TRY_ASSIGN(const std::string key, provision::lab_public_key(site.workspace));
  TRY(run_script(site, target, "admit-to-machine.sh",
                 {node.name, node.address, node.user(), access::trimmed(key)},
                 "admitting the lab's key", admit_timeout));
  close_connection(site, target);
  record.complete = true;
  return write_record(site.workspace, record);
}

Result<std::string> release(const AdoptionSite& site, const AdoptionRecord& record) {
  const NodeSpec node = record.as_node();
  TRY(open_way(site, node));
  const auto by = [&](const SshTarget& target) {
    Result<std::string> kept =
        run_script(site, target, "release-machine.sh", release_arguments(site), "giving it back",
                   release_timeout);
    close_connection(site, target);
    return kept;
  };
  Result<std::string> kept = by(record.complete ? access::target_of(site.workspace, node)
                                                : as_operator(site.workspace, node));
  // The lab's key may be gone already: by an earlier try that broke off, or by its owner.
  if (!kept && record.complete) kept = by(as_operator(site.workspace, node));
  if (!kept) return kept;
  TRY(copy::forget_tree(site.workspace, node.name));
  std::error_code ignored;
  fs::remove(site.workspace.baseline(node.name), ignored);
  TRY(remove_record(site.workspace, node.name));
  return kept;
}

}  // namespace stackpilot::machine::ssh
