#include "machine/container/containers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <thread>

#include "access/observe/engine_finder.h"
#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "machine/container/names.h"
#include "machine/container/network_owner.h"
#include "model/ipv4.h"
#include "provision/identity.h"

namespace stackpilot::machine::container {
namespace {

using access::Output;
using provision::lab_public_key;

constexpr auto engine_timeout = Millis(120'000);

// They lead from this machine to the internet; nodes have no way there.
constexpr const char* proxy_variables[] = {"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy",
                                           "FTP_PROXY",  "ftp_proxy",  "NO_PROXY",    "no_proxy",
                                           "ALL_PROXY",  "all_proxy"};

// The upper half of the network: dynamic addresses must not collide with the static ones.
std::string dynamic_range(const std::string& cidr) {
  const Ipv4Network network = parse_ipv4_network(cidr).value();
  const std::uint32_t half = network.address | (std::uint32_t{1} << (31 - network.prefix));
  return fmt::format("{}.{}.{}.{}/{}", half >> 24U, (half >> 16U) & 255U, (half >> 8U) & 255U,
                     half & 255U, network.prefix + 1);
}

void append(std::vector<std::string>& list, const std::vector<std::string>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

// Lists the base images that this lab has loaded into its engine, one per line.
fs::path image_record(const Workspace& workspace) {
  return workspace.state() / "images";
}

}  // namespace

Containers::Containers(const access::Operator& engine, const Workspace& workspace,
                       const LabSpec& lab)
    : engine_(engine), workspace_(workspace), lab_(lab) {}

Status Containers::ensure_network() const {
  TRY_ASSIGN(const NetworkOwner owner, find_network_owner(engine_.engine(), workspace_, lab_));
  if (owner.kind == NetworkOwner::Kind::kThisLab) return {};
  TRY(require_no_other(owner));
  std::vector<std::string> arguments = {"network",
                                        "create",
                                        "--driver",
                                        "bridge",
                                        "--internal",
                                        "--subnet",
                                        lab_.network.cidr,
                                        "--gateway",
                                        lab_.network.host,
                                        "--ip-range",
                                        dynamic_range(lab_.network.cidr),
                                        "--opt",
                                        "com.docker.network.bridge.name=" + bridge_name(lab_)};
  append(arguments, labels(""));
  arguments.push_back(network_name(lab_));
  TRY(engine_.docker(arguments));
  return {};
}

std::vector<std::string> Containers::labels(const std::string& node) const {
  std::vector<std::string> labels = {
      "--label", fmt::format("{}={}", access::lab_label, workspace_.lab_id()), "--label",
      fmt::format("{}={}", access::checkout_label, workspace_.root().string())};
  if (!node.empty()) append(labels, {"--label", fmt::format("{}={}", access::node_label, node)});
  return labels;
}

std::vector<std::string> Containers::create_arguments(const NodeSpec& node,
                                                      const BaseImage& image) const {
  const int cpus = std::min(node.cpus, static_cast<int>(std::thread::hardware_concurrency()));
  std::vector<std::string> arguments = {
      "create", "--pull", "never", "--name", name_of(node.name), "--hostname", node.name,
      "--network", network_name(lab_), "--ip", node.address, "--cgroupns", "private",
      "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
      // For mounts and namespaces; bridges and firewalls; `docker exec` into non-root containers.
      "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--cap-add", "SYS_PTRACE", "--tmpfs",
      "/run:exec,mode=755,size=128m", "--tmpfs", "/run/lock:size=1m", "--tmpfs",
      "/tmp:exec,mode=1777,size=1g", "--cpus", std::to_string(cpus), "--memory",
      fmt::format("{}m", node.memory_mib)};
  for (const char* proxy : proxy_variables) append(arguments, {"--env", proxy});
  for (const NodeSpec& peer : lab_.nodes) {
    if (peer.name == node.name) continue;  // the engine adds the node's own entry
    append(arguments, {"--add-host", fmt::format("{}:{}", peer.name, peer.address)});
  }
  for (const char* what : {"docker", "containerd"}) {
    append(arguments,
           {"--volume", fmt::format("{}:/var/lib/{}", volume_name(lab_, node.name, what), what)});
  }
  // Not recursive: nodes must not see the mounts of our own engine below .stackpilot.
  const auto bind = [&](const fs::path& from, const std::string& to) {
    append(arguments, {"--mount", fmt::format("type=bind,src={},dst={},readonly,bind-nonrecursive",
                                              from.string(), to)});
  };
  bind(workspace_.root(), "/vagrant");
  // Hides the lab's key and the engine's data from the nodes.
  append(arguments, {"--mount", "type=tmpfs,dst=/vagrant/.stackpilot,tmpfs-size=1m"});
  bind(workspace_.shared(), "/vagrant/.stackpilot/shared");
  bind(Workspace::image_cache(), node_image_cache);
  append(arguments, labels(node.name));
  arguments.push_back(image.reference);
  return arguments;
}

// It may lack the lab's key.
Status Containers::remove_unstarted(const std::string& node) const {
  TRY(engine_.docker_remove_listed(
      {"ps", "--all", "--quiet", "--filter", "status=created", "--filter",
       fmt::format("label={}={}", access::lab_label, workspace_.lab_id()), "--filter",
       fmt::format("label={}={}", access::node_label, node)},
      {"rm", "--force"}));
  return {};
}

Status Containers::create(const NodeSpec& node, const BaseImage& image) const {
  TRY(remove_unstarted(node.name));
  for (const char* what : {"docker", "containerd"}) {
    std::vector<std::string> arguments = {"volume", "create"};
    append(arguments, labels(node.name));
    arguments.push_back(volume_name(lab_, node.name, what));
    TRY(engine_.docker(arguments));
  }
  // The docker command adds the proxies of its configuration to all that it makes, unless the value
  // of a variable is asked for, which then is that of its own environment: none.
  std::vector<std::string> argv = {"env"};
  for (const char* proxy : proxy_variables) append(argv, {"-u", proxy});
  append(argv, access::docker_argv(engine_.engine(), create_arguments(node, image)));
  TRY(engine_.program(argv, {.timeout = scaled(engine_timeout)}));
  TRY(admit_lab_key(node));
  return start(node.name);
}

Status Containers::admit_lab_key(const NodeSpec& node) const {
  TRY_ASSIGN(const std::string key, lab_public_key(workspace_));
  TRY_ASSIGN(const TempFolder seed, TempFolder::make(workspace_.state(), "seed-"));
  const std::string file = fmt::format("home/{}/.ssh/authorized_keys", node_user);
  TRY(make_folder((seed.path() / file).parent_path()));
  TRY(write_file(seed.path() / file, key));
  const fs::path tar = seed.path() / "seed.tar";
  TRY(engine_.program({"tar", "-C", seed.path().string(), "--owner=1000", "--group=1000",
                       "--numeric-owner", "--mode=0600", "-cf", tar.string(), file}));
  TRY(engine_.docker({"cp", "-", name_of(node.name) + ":/"},
                     {.timeout = scaled(engine_timeout), .input_file = tar}));
  return {};
}

std::string Containers::name_of(const std::string& node) const {
  return container_name(lab_, node);
}

Status Containers::start(const std::string& node) const {
  TRY(engine_.docker({"start", name_of(node)}, {.timeout = scaled(engine_timeout)}));
  return {};
}

Status Containers::stop(const std::string& node) const {
  TRY(engine_.docker({"stop", "--time", "20", name_of(node)}, {.timeout = scaled(engine_timeout)}));
  return {};
}

Status Containers::pause(const std::string& node) const {
  TRY(engine_.docker({"pause", name_of(node)}));
  return {};
}

Status Containers::resume(const std::string& node) const {
  TRY(engine_.docker({"unpause", name_of(node)}));
  return {};
}

Status Containers::kill(const std::string& node) const {
  TRY(engine_.docker({"kill", name_of(node)}));
  return {};
}

Status Containers::remove_listed(const std::vector<std::string>& list,
                                 const std::vector<std::string>& remove) const {
  std::vector<std::string> query = list;
  append(query, {"--quiet", "--filter",
                 fmt::format("label={}={}", access::lab_label, workspace_.lab_id())});
  TRY(engine_.docker_remove_listed(query, remove, {.timeout = scaled(engine_timeout)}));
  return {};
}

Status Containers::note_image(const BaseImage& image) const {
  std::set<std::string> references = noted_images();
  if (!references.insert(image.reference).second) return {};
  return write_file(image_record(workspace_), fmt::format("{}\n", fmt::join(references, "\n")));
}

std::set<std::string> Containers::noted_images() const {
  std::istringstream lines(read_file(image_record(workspace_)).value_or(""));
  std::set<std::string> references;
  for (std::string one; lines >> one;) references.insert(one);
  return references;
}

// Ignores failures: an image that a node of another lab uses is in use, and stays.
Status Containers::remove_images() const {
  for (const std::string& reference : noted_images()) {
    const Result<Output> removed =
        engine_.docker({"image", "rm", reference}, {.timeout = scaled(engine_timeout)});
    if (!removed && removed.error().kind == ErrorKind::kInterrupted) return pass_on(removed);
  }
  std::error_code failed;
  fs::remove(image_record(workspace_), failed);
  return {};
}

Status Containers::destroy_all() const {
  if (workspace_.lab_id().empty()) return {};
  TRY(remove_listed({"ps", "--all"}, {"rm", "--force", "--volumes"}));
  TRY(remove_listed({"volume", "ls"}, {"volume", "rm"}));
  TRY(remove_listed({"network", "ls"}, {"network", "rm"}));
  return remove_images();
}

Result<std::string> Containers::host_key(const std::string& node) const {
  return engine_.docker({"exec", name_of(node), "cat", "/etc/ssh/ssh_host_ed25519_key.pub"})
      .map([](const Output& output) { return access::trimmed(output.out); });
}

std::string Containers::log_command(const std::string& node) const {
  return access::to_line(access::docker_argv(engine_.engine(), {"logs", name_of(node)}));
}

std::string Containers::log_tail(const std::string& node) const {
  const access::RunOptions anyway{.timeout = scaled(Millis(10'000)),
                                  .on_stop = access::OnStop::kIgnore};
  const Result<Output> journal =
      engine_.docker({"exec", name_of(node), "journalctl", "--no-pager", "-q", "-n", "20"}, anyway);
  if (journal && !journal->out.empty()) return journal->out;
  const Result<Output> console = engine_.docker({"logs", "--tail", "20", name_of(node)}, anyway);
  return console ? console->out + console->err : console.error().detail;
}

}  // namespace stackpilot::machine::container
