#include "drills/lab_copy.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>

#include "access/observe/host_reader.h"
#include "access/observe/node_reader.h"
#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "drills/ci_variant.h"
#include "events/stream.h"

namespace stackpilot::drills {
namespace {

// Base images may have to be built from scratch.
constexpr auto command_timeout = Millis(1'200'000);
constexpr auto facts_timeout = Millis(10'000);
constexpr auto stop_interval = Millis(500);

constexpr const char* one_node = "lab-copy";
constexpr const char* two_nodes = "two-node-copy";
constexpr const char* whole_lab = "second-lab";
constexpr const char* for_ci = "ci-copy";

// Whether the copy has everything of its own; a lab copy lies in this checkout and uses the engine
// of this lab.
bool stands_apart(const HostSite& site) {
  return site.fault.kind == whole_lab || site.fault.kind == for_ci;
}

std::string to_yaml(const LabSpec& lab) {
  std::string text = fmt::format(
      "network: {{name: {}, cidr: {}, host: {}}}\nos:\n  name: {}\n  version: \"{}\"\n"
      "  fallback: {{name: {}, version: \"{}\"}}\nnodes:\n",
      lab.network.name, lab.network.cidr, lab.network.host, lab.os.name, lab.os.version,
      lab.os_fallback.name, lab.os_fallback.version);
  const char* role = "control";
  for (const NodeSpec& node : lab.nodes) {
    text += fmt::format("  - {{name: {}, address: {}, role: {}, cpus: {}, memory_mib: {}}}\n",
                        node.name, node.address, role, node.cpus, node.memory_mib);
    role = "worker";
  }
  text += fmt::format("services: [{}]\nbox: {{name: {}, version: \"{}\"}}\nimages:\n",
                      fmt::join(lab.compose_files, ", "), lab.box.name, lab.box.version);
  for (const ImageSpec& image : lab.images) {
    text += fmt::format("  {}: {{registry: \"{}\"}}\n", image.name, image.registry);
  }
  return text;
}

LabSpec on_network(const LabSpec& lab, const std::string& name, int third_byte) {
  LabSpec copy = lab;
  const std::string prefix = fmt::format("192.168.{}", third_byte);
  copy.network = {name, prefix + ".0/24", prefix + ".1"};
  int last_byte = 10;
  for (NodeSpec& node : copy.nodes) node.address = fmt::format("{}.{}", prefix, last_byte++);
  return copy;
}

// The third byte of the first network from 192.168.57.0/24 on where this host has no address.
int free_network() {
  constexpr int first = 57;
  constexpr int last = 62;
  const std::vector<std::string> addresses = access::read_addresses();
  for (int third_byte = first; third_byte < last; ++third_byte) {
    const std::string prefix = fmt::format("192.168.{}.", third_byte);
    const bool taken = std::any_of(addresses.begin(), addresses.end(),
                                   [&](const auto& one) { return one.starts_with(prefix); });
    if (!taken) return third_byte;
  }
  return last;  // unchecked: `up` reports a conflict
}

// A copy has the first service. A second lab has all nodes of the lab, and one for what runs on
// several nodes has two; the other copies have one.
LabSpec spec_for(const HostSite& site) {
  LabSpec lab = site.lab.spec();
  lab.compose_files.resize(1);
  if (site.fault.kind == whole_lab) return on_network(lab, "footprint", free_network());
  lab.nodes.resize(site.fault.kind == two_nodes ? 2 : 1, lab.nodes.back());
  lab.nodes.front().name = "scratch";
  if (site.fault.kind == two_nodes) lab.nodes.back().name = "spare";
  if (site.fault.kind == two_nodes) {
    return on_network(lab, lab.name() + "-stack", free_network());
  }
  if (site.fault.kind == for_ci) return on_network(lab, lab.name() + "-ci", free_network());
  return on_network(lab, lab.name() + "-copy", 63);
}

// Folder of an incomplete copy of the checkout.
fs::path unfinished(const LabCopy& copy) {
  return copy.folder / "unfinished";
}

// The folder of a copy that stands apart is in /var/tmp, and programs are run from it: fails if it
// exists, as another user may have made it. Only our user gets access.
Status make_own_folder(const fs::path& folder) {
  TRY(make_folder(folder.parent_path()));
  if (::mkdir(folder.c_str(), S_IRWXU) == 0) return {};
  return io_error("make", folder);
}

// Without tags, hooks and whatever else is not of its commit.
Status clone(const HostSite& site, const fs::path& into) {
  return site.lab.host()
      .program({"git", "clone", "--quiet", "--no-hardlinks", "--no-tags",
                "--template=", site.workspace().root().string(), into.string()})
      .map([](const access::Output&) {});
}

// Commands read only bin/, infra/, apps/ and services/, and the repo checks all that git tracks.
// The copy gets its final name when it is complete, so that whatever has that name can run its own
// `destroy`.
Status copy_checkout(const HostSite& site, const LabCopy& copy) {
  const Workspace part(unfinished(copy));
  TRY(make_own_folder(copy.folder));
  if (site.fault.kind == for_ci) TRY(clone(site, part.root()));
  TRY(make_folder(part.root() / "bin"));
  std::error_code failed;
  for (const char* folder : {"infra", "apps", "services"}) {
    if (!fs::exists(site.workspace().root() / folder)) continue;
    fs::copy(site.workspace().root() / folder, part.root() / folder,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing, failed);
    if (failed) return fail(ErrorKind::kBroken, "cannot copy the checkout: " + failed.message());
  }
  const fs::path program = fs::path("bin") / "stackpilot";
  fs::copy_file("/proc/self/exe", part.root() / program, failed);
  if (failed) return fail(ErrorKind::kBroken, "cannot copy the program: " + failed.message());
  TRY(write_file(part.root() / lab_spec_path, to_yaml(spec_for(site))));
  fs::rename(part.root(), copy.workspace.root(), failed);
  if (failed) return fail(ErrorKind::kBroken, "cannot name the copy: " + failed.message());
  return {};
}

Result<node::Injected> make_copy(const HostSite& site) {
  TRY(copy_checkout(site, copy_of_fault(site)));
  TRY(run_in_copy(site, {"up"}));
  return node::Injected{0};
}

// Its lab is what CI makes in it.
Result<node::Injected> make_copy_for_ci(const HostSite& site) {
  TRY(copy_checkout(site, copy_of_fault(site)));
  return node::Injected{0};
}

Status require_copies(const HostSite& site) {
  return site.lab.provider().environment_of_copy().map([](const auto&) {});
}

// Besides, the repo checks need a git repository.
Status require_clones(const HostSite& site) {
  TRY(require_copies(site));
  if (fs::exists(site.workspace().root() / ".git")) return {};
  return fail(ErrorKind::kCapability, "this checkout is no git repository, so none can be cloned");
}

Result<node::Bite> prove_copy_for_ci(const HostSite& site) {
  const LabCopy copy = copy_of_fault(site);
  const std::string root = copy.workspace.root().string();
  TRY_ASSIGN(const access::Output head,
             site.lab.host().program({"git", "-C", root, "rev-parse", "--verify", "HEAD"}));
  const std::string variant = ci_variant(site.workspace());
  return node::Bite{
      copy.workspace.lab_id().empty(),
      fmt::format("a clone of {} without a lab{}", access::trimmed(head.out),
                  variant.empty() ? "" : fmt::format(", whose ci {}", in_words(variant)))};
}

Result<NodeSpec> first_node(const LabCopy& copy) {
  return load_lab_spec(copy.workspace.root()).map([](const LabSpec& lab) {
    return lab.nodes.front();
  });
}

Result<node::Bite> prove_copy(const HostSite& site) {
  const LabCopy copy = copy_of_fault(site);
  TRY_ASSIGN(const NodeSpec node, first_node(copy));
  const auto facts =
      access::ask_facts(access::target_of(copy.workspace, node), scaled(facts_timeout));
  if (!facts.value) return node::Bite{false, "no facts from " + node.name + ": " + facts.problem};
  const std::string& lab_id = facts.value->workdir.lab_id;
  return node::Bite{facts.value->hostname == node.name && lab_id == copy.workspace.lab_id(),
                    fmt::format("{} of the lab {} answers at {}", node.name, lab_id, node.address)};
}

// The processes that run the copy's program. Its path has the id of a fault, so that nothing else
// is taken for them.
std::vector<pid_t> commands_in(const Workspace& copy) {
  const std::string program = (copy.root() / "bin" / "stackpilot").string() + '\0';
  std::vector<pid_t> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator("/proc", failed)) {
    const std::string name = entry.path().filename().string();
    pid_t pid = 0;
    std::from_chars(name.data(), name.data() + name.size(), pid);
    const bool runs = pid > 0 && read_file(entry.path() / "cmdline").value_or("").find(program) !=
                                     std::string::npos;
    if (runs) found.push_back(pid);
  }
  return found;
}

// A killed run may leave commands of the copy running. Told to stop again and again, as one may
// have started another meanwhile.
Status end_commands_in(const Workspace& copy) {
  std::vector<pid_t> running;
  const auto are_gone = [&] {
    running = commands_in(copy);
    for (const pid_t pid : running) ::kill(pid, SIGTERM);
    return running.empty();
  };
  if (wait_until(Deadline(scaled(command_timeout)), stop_interval, are_gone)) return {};
  return fail(
      ErrorKind::kBroken,
      fmt::format("commands in {} do not end: {}", copy.root().string(), fmt::join(running, ", ")),
      fmt::format("look at them, then: kill -9 {}", fmt::join(running, " ")));
}

}  // namespace

LabCopy copy_of_fault(const HostSite& site) {
  if (stands_apart(site)) {
    // On a disk (/tmp may be in memory), by a path short enough for the sockets of an engine.
    const fs::path folder = "/var/tmp/stackpilot-" + site.fault.id;
    LabCopy copy{folder, Workspace(folder / "lab"), {}};
    if (site.fault.kind == whole_lab) {
      copy.environment = {{"XDG_CACHE_HOME", (folder / "cache").string()}};
    }
    return copy;
  }
  const fs::path folder = site.workspace().state() / "copies" / site.fault.id;
  return {folder, Workspace(folder / "lab"), {}};
}

// A lab copy uses the engine of this lab. One that stands apart has only the kind of its machines
// in common with it.
Result<access::Variables> environment_in_copy(const HostSite& site) {
  const LabCopy copy = copy_of_fault(site);
  access::Variables environment = copy.environment;
  environment.emplace_back("PROVIDER", site.lab.kind().name);
  TRY_ASSIGN(const NodeSpec node, first_node(copy));
  environment.emplace_back("NODE", node.name);
  if (stands_apart(site)) return environment;
  TRY_ASSIGN(const auto shared, site.lab.provider().environment_of_copy());
  environment.insert(environment.end(), shared.begin(), shared.end());
  return environment;
}

std::vector<std::string> line_in_copy(const LabCopy& copy,
                                      const std::vector<std::string>& command) {
  const fs::path root = copy.workspace.root();
  std::vector<std::string> line = {(root / "bin" / "stackpilot").string(), "--repo", root.string()};
  line.insert(line.end(), command.begin(), command.end());
  return line;
}

Status run_in_copy(const HostSite& site, const std::vector<std::string>& command) {
  const std::vector<std::string> argv = line_in_copy(copy_of_fault(site), command);
  TRY_ASSIGN(const auto environment, environment_in_copy(site));
  const auto relay = [](std::string_view line) {
    events::emit(events::Relayed{fmt::format("      {}", line)});
  };
  TRY(site.lab.host().program(argv, {.timeout = scaled(command_timeout),
                                     .inherits = access::Inherits::kOurs,
                                     .environment = environment,
                                     .on_line = relay}));
  return {};
}

Result<std::optional<EngineFacts>> engine_in_copy(const HostSite& site) {
  const LabCopy copy = copy_of_fault(site);
  TRY_ASSIGN(const NodeSpec node, first_node(copy));
  TRY_ASSIGN(const auto states, site.lab.provider().list_of_copy(copy.workspace.lab_id()));
  if (states.empty()) return std::optional<EngineFacts>();
  auto facts = access::ask_facts(access::target_of(copy.workspace, node), scaled(facts_timeout));
  if (!facts.value || !facts.value->engine) {
    return fail(ErrorKind::kBroken,
                fmt::format("no facts from {}: {}", node.name,
                            facts.value ? facts.value->engine_problem : facts.problem));
  }
  return std::optional<EngineFacts>(std::move(*facts.value->engine));
}

// Drops open faults first, which would refuse `destroy`: a drill in the copy may have been killed,
// and they go with the lab.
Status destroy_copy(const HostSite& site, const LabCopy& copy) {
  TRY(end_commands_in(copy.workspace));
  TRY(remove_whole(copy.workspace.ledger()));
  TRY(run_in_copy(site, {"destroy"}));
  std::error_code failed;
  fs::rename(copy.workspace.root(), unfinished(copy), failed);
  if (failed) return fail(ErrorKind::kBroken, "cannot rename the copy: " + failed.message());
  return {};
}

Result<node::Healed> remove_copy(const HostSite& site) {
  const LabCopy copy = copy_of_fault(site);
  // Another user may have made a folder in /var/tmp; .stackpilot is ours alone.
  if (stands_apart(site) && fs::exists(fs::symlink_status(copy.folder))) {
    TRY(require_own_folder(copy.folder));
  }
  if (fs::exists(copy.workspace.root())) {
    TRY(destroy_copy(site, copy));
  }
  TRY(remove_whole(copy.folder));
  return node::Healed{"the copy of the lab is gone", std::nullopt};
}

std::vector<HostFaultKind> lab_copy_faults() {
  constexpr auto on_host = HostFaultKind::Where::kOnHost;
  return {{one_node,
           "bin/stackpilot destroy --node scratch in .stackpilot/copies/{id}/lab, with DOCKER_HOST "
           "of this lab",
           on_host, make_copy, prove_copy, remove_copy, require_copies},
          {two_nodes,
           "bin/stackpilot destroy in .stackpilot/copies/{id}/lab, with DOCKER_HOST of this lab",
           on_host, make_copy, prove_copy, remove_copy, require_copies},
          {whole_lab,
           "bin/stackpilot destroy in /var/tmp/stackpilot-{id}/lab, then remove "
           "/var/tmp/stackpilot-{id}",
           on_host, make_copy, prove_copy, remove_copy, require_copies},
          {for_ci,
           "bin/stackpilot destroy in /var/tmp/stackpilot-{id}/lab, then remove "
           "/var/tmp/stackpilot-{id}",
           on_host, make_copy_for_ci, prove_copy_for_ci, remove_copy, require_clones}};
}

}  // namespace stackpilot::drills
