// Copies that drills do to what they must not do to the operator's own: of the service, on a node
// that has none, and of the lab, on a network of its own.
#include <fmt/format.h>

#include <thread>

#include "access/observe/http.h"
#include "access/observe/node_reader.h"
#include "access/observe/node_target.h"
#include "core/deploy.h"
#include "drills/host_faults.h"

namespace stackpilot::drills {
namespace {

constexpr auto command_timeout = Millis(600'000);
constexpr auto lock_interval = Millis(500);
constexpr const char* copy_node = "scratch";

std::string archive_of(const HostSite& site) {
  return fmt::format("service-{}.tar", site.fault.id);
}

Status remove_file(const fs::path& file) {
  std::error_code failed;
  fs::remove_all(file, failed);
  if (!failed) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("cannot remove {}: {}", file.string(), failed.message()));
}

std::string setting(const HostSite& site, const std::string& name) {
  const auto found = site.fault.settings.find(name);
  return found == site.fault.settings.end() ? "" : found->second;
}

// What else the node is told: known only once the images are at hand.
Result<Fault> with_images(const HostSite& site, const core::LabSession& session) {
  const Result<NodeSpec> from = core::node_named(site.lab, setting(site, "from"));
  if (!from) return pass_on(from);
  const Result<NodeSpec> to = node_of(site);
  if (!to) return pass_on(to);
  const auto postgres = core::provide_database_image(session, site.host, *to);
  if (!postgres) return pass_on(postgres);
  if (Status shared = core::share_service_image(session, site.host, *from, archive_of(site));
      !shared) {
    return pass_on(shared);
  }
  Fault whole = site.fault;
  whole.settings["postgres"] = *postgres;
  whole.settings["archive"] = archive_of(site);
  return whole;
}

Result<Injected> copy_service(const HostSite& site, const core::LabSession& session) {
  // Before the archive is made: where it is, the record is ours.
  if (fs::exists(site.workspace.deployment(site.fault.node))) {
    return fail(ErrorKind::kCapability, "a deploy on " + site.fault.node + " is recorded");
  }
  const std::optional<Deployment> original = read_deployment(site.workspace, setting(site, "from"));
  if (!original) return fail(ErrorKind::kBroken, "no deploy is recorded", "make demo");
  const Result<Fault> whole = with_images(site, session);
  if (!whole) return pass_on(whole);
  const HostSite told{site.host, site.workspace, site.lab, *whole};
  if (const Result<Json> started = ask_node(told, "inject"); !started) return pass_on(started);
  const Result<NodeSpec> to = node_of(site);
  if (Status recorded = core::put_on_record(session, site.host, *to, *original); !recorded) {
    return pass_on(recorded);
  }
  return Injected{0};
}

Result<Bite> prove_service(const HostSite& site) {
  const Result<Json> answer = ask_node(site, "prove");
  if (!answer) return pass_on(answer);
  return answer->get<Bite>();
}

// The host's part of a copy of the service.
Status remove_records(const HostSite& site) {
  const fs::path archive = site.workspace.shared() / archive_of(site);
  if (!fs::exists(archive)) return {};
  for (const fs::path& file : {site.workspace.deployment(site.fault.node), archive}) {
    if (Status removed = remove_file(file); !removed) return removed;
  }
  return {};
}

Result<Healed> remove_service(const HostSite& site) {
  const Result<Json> answer = ask_node(site, "heal");
  if (!answer) return pass_on(answer);
  if (Status removed = remove_records(site); !removed) return pass_on(removed);
  return answer->get<Healed>();
}

std::string to_yaml(const LabSpec& lab) {
  std::string text = fmt::format(
      "network: {{name: {}, cidr: {}, host: {}}}\nos:\n  name: {}\n  version: \"{}\"\n"
      "  fallback: {{name: {}, version: \"{}\"}}\nnodes:\n",
      lab.network.name, lab.network.cidr, lab.network.host, lab.os.name, lab.os.version,
      lab.os_fallback.name, lab.os_fallback.version);
  for (const NodeSpec& node : lab.nodes) {
    text += fmt::format("  - {{name: {}, address: {}, role: {}, cpus: {}, memory_mib: {}}}\n",
                        node.name, node.address, node.role, node.cpus, node.memory_mib);
  }
  const ServiceSpec& service = lab.service;
  text += fmt::format(
      "service:\n  name: {}\n  source: {}\n  compose_file: {}\n  project: {}\n  port: {}\n"
      "  api: {{service: {}, container: {}, image: \"{}\"}}\n"
      "  db: {{service: {}, container: {}, port: {}, volume: {}, mount: {}, name: {}, user: {}}}\n"
      "images:\n",
      service.name, service.source, service.compose_file, service.project, service.port,
      service.api.service, service.api.container, service.api.image, service.db.service,
      service.db.container, service.db.port, service.db.volume, service.db.mount, service.db.name,
      service.db.user);
  for (const ImageSpec& image : lab.images) {
    text += fmt::format("  {}: {{registry: \"{}\"}}\n", image.name, image.registry);
  }
  return text;
}

// A copy of the checkout that is not whole yet.
fs::path unfinished_copy(const HostSite& site) {
  return copy_workspace(site).root().string() + ".unfinished";
}

// bin/, infra/ and apps/ are all that commands read. It gets its name when it is whole: what has
// that name can be destroyed by its own program.
Status copy_checkout(const HostSite& site) {
  const Workspace copy(unfinished_copy(site));
  if (Status made = make_folder(copy.root()); !made) return made;
  std::error_code failed;
  for (const char* part : {"infra", "apps"}) {
    fs::copy(site.workspace.root() / part, copy.root() / part, fs::copy_options::recursive, failed);
    if (failed) return fail(ErrorKind::kBroken, "cannot copy the checkout: " + failed.message());
  }
  if (Status made = make_folder(copy.root() / "bin"); !made) return made;
  fs::copy_file(site.workspace.root() / "bin" / "stackpilot", copy.root() / "bin" / "stackpilot",
                failed);
  if (failed) return fail(ErrorKind::kBroken, "cannot copy the program: " + failed.message());
  Status written = write_file(copy.root() / lab_spec_path, to_yaml(copy_of(site.lab)));
  if (!written) return written;
  fs::rename(copy.root(), copy_workspace(site).root(), failed);
  if (failed) return fail(ErrorKind::kBroken, "cannot name the copy: " + failed.message());
  return {};
}

Result<Injected> copy_lab(const HostSite& site, const core::LabSession&) {
  if (Status copied = copy_checkout(site); !copied) return pass_on(copied);
  if (Status up = run_in_copy(site, "up"); !up) return pass_on(up);
  return Injected{0};
}

Result<Bite> prove_lab(const HostSite& site) {
  const NodeSpec node = copy_of(site.lab).nodes.front();
  const auto facts =
      access::ask_facts(access::target_of(copy_workspace(site), node), Millis(10'000));
  if (!facts.value) return Bite{false, "no facts from " + node.name + ": " + facts.problem};
  return Bite{facts.value->hostname == node.name &&
                  facts.value->workdir.lab_id == copy_workspace(site).lab_id(),
              fmt::format("{} of the lab {} answers", node.name, facts.value->workdir.lab_id)};
}

// A run that was killed leaves the copy's own command running: it is let end. Its lock tells when.
Status wait_for_other_commands(const Workspace& copy) {
  const Deadline deadline(command_timeout);
  while (true) {
    const auto lock = access::LabLock::acquire(copy.lock(), "make recover");
    if (lock) return {};
    if (lock.error().kind != ErrorKind::kLocked || deadline.passed()) return pass_on(lock);
    std::this_thread::sleep_for(lock_interval);
  }
}

Result<Healed> remove_lab(const HostSite& site) {
  const Workspace copy = copy_workspace(site);
  if (fs::exists(copy.root())) {
    if (Status free = wait_for_other_commands(copy); !free) return pass_on(free);
    if (Status destroyed = run_in_copy(site, "destroy"); !destroyed) return pass_on(destroyed);
  }
  for (const fs::path& folder : {copy.root(), unfinished_copy(site)}) {
    if (Status removed = remove_file(folder); !removed) return pass_on(removed);
  }
  return Healed{"the copy of the lab is gone", std::nullopt};
}

}  // namespace

Workspace copy_workspace(const HostSite& site) {
  return Workspace(site.workspace.state() / "copies" / site.fault.id);
}

// One node on a network of its own, with the service of the lab.
LabSpec copy_of(const LabSpec& lab) {
  LabSpec copy = lab;
  copy.network = {lab.network.name + "-copy", "192.168.63.0/24", "192.168.63.1"};
  NodeSpec node = lab.nodes.front();
  node.name = copy_node;
  node.address = "192.168.63.10";
  copy.nodes = {node};
  return copy;
}

// As an operator would, on the engine of the lab: what is ours to it is an engine like any other.
Status run_in_copy(const HostSite& site, const std::string& command) {
  std::vector<std::pair<std::string, std::string>> environment;
  const std::string& engine = site.host.engine().host;
  if (!engine.empty()) environment.emplace_back("DOCKER_HOST", engine);
  const std::string program = (copy_workspace(site).root() / "bin" / "stackpilot").string();
  const auto done = site.host.program({program, command, "--node", copy_node},
                                      {.timeout = command_timeout, .environment = environment});
  if (!done) return pass_on(done);
  return {};
}

Result<Healed> heal_on_host(const HostSite& site) {
  if (Status removed = remove_records(site); !removed) return pass_on(removed);
  return remove_lab(site);
}

std::vector<HostFaultKind> copy_faults() {
  return {{"service-copy", "docker-compose down --volumes, on the node",
           HostFaultKind::Where::kOnNode, copy_service, prove_service, remove_service},
          {"lab-copy",
           "bin/stackpilot destroy --node scratch in .stackpilot/copies/<id>, with DOCKER_HOST of "
           "this lab",
           HostFaultKind::Where::kOnHost, copy_lab, prove_lab, remove_lab}};
}

}  // namespace stackpilot::drills
