#include "node/swarm/registry.h"

#include <fmt/format.h>

#include "access/observe/json_path.h"
#include "access/observe/tcp.h"
#include "access/operate/containers.h"
#include "access/operate/image_load.h"
#include "base/digest.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "model/scale_out.h"
#include "node/swarm/trust.h"

namespace stackpilot::node {
namespace {

using access::Operator;
using access::Output;

constexpr auto start_patience = Millis(20'000);
// Several times what a release adds.
constexpr std::uintmax_t least_room = 64U << 20U;
constexpr const char* made_of_label = "stackpilot.made_of";

std::vector<std::string> mount_of(const char* file, const char* as) {
  return {"--mount", fmt::format("type=bind,src={}/{},dst=/etc/registry/tls/{},readonly",
                                 trust_folder, file, as)};
}

std::vector<std::string> run_arguments(const ThisNode& self, const std::string& image,
                                       const std::string& made_of) {
  std::vector<std::string> arguments = {
      "run",
      "--detach",
      "--name",
      registry_container,
      "--label",
      fmt::format("{}={}", made_of_label, made_of),
      "--restart",
      "unless-stopped",
      "--publish",
      fmt::format("{}:{}:{}", self.node.address, registry_port, registry_port),
      "--volume",
      fmt::format("{}:/var/lib/registry", registry_volume),
      "--read-only",
      "--cap-drop",
      "ALL",
      "--security-opt",
      "no-new-privileges",
      "--memory",
      "256m",
      "--pids-limit",
      "64",
      "--log-opt",
      "max-size=10m"};
  for (const auto& mount : {mount_of("node.crt", "server.crt"), mount_of("node.key", "server.key"),
                            mount_of("ca.crt", "ca.crt")}) {
    arguments.insert(arguments.end(), mount.begin(), mount.end());
  }
  arguments.push_back(image);
  return arguments;
}

// The image, and the certificates, which it reads when it starts.
Result<std::string> what_it_is_made_of(const Operator& here, const std::string& image) {
  TRY_ASSIGN(const std::string id, access::image_id(here, image));
  TRY_ASSIGN(const Output certificate,
             here.program({"sudo", "-n", "cat", fmt::format("{}/node.crt", trust_folder),
                           fmt::format("{}/ca.crt", trust_folder)}));
  return sha256_hex(id + certificate.out).substr(0, 16);
}

bool is_made_of(const Operator& here, const std::string& made_of) {
  const auto label = here.docker({"container", "inspect", "--format",
                                  fmt::format("{{{{index .Config.Labels \"{}\"}}}}", made_of_label),
                                  registry_container});
  return label && access::trimmed(label->out) == made_of;
}

Status remove_container(const Operator& here) {
  TRY(here.docker_remove_listed(
      {"ps", "--all", "--quiet", "--filter", fmt::format("name=^{}$", registry_container)},
      {"rm", "--force"}));
  return {};
}

// Where its volume is on this node; empty when there is none.
Result<std::string> volume_folder(const Operator& here) {
  TRY_ASSIGN(const Output found,
             here.docker({"volume", "ls", "--filter", fmt::format("name=^{}$", registry_volume),
                          "--format", "{{.Mountpoint}}"}));
  return std::string(access::trimmed(found.out));
}

Result<bool> is_full(const Operator& here) {
  TRY_ASSIGN(const std::string folder, volume_folder(here));
  if (folder.empty()) return false;
  TRY_ASSIGN(const Output said, here.program({"sudo", "-n", "stat", "--file-system", "--format",
                                              R"({"free":%a,"size":%S})", folder}));
  TRY_ASSIGN(const Json blocks, parse_json_text(said.out, "what stat says of " + folder));
  const auto free = access::value_at<std::uintmax_t>(blocks, {"free"});
  return free * access::value_at<std::uintmax_t>(blocks, {"size"}) < least_room;
}

}  // namespace

Status await_registry_here(const Operator& here, const ThisNode& self) {
  TRY_ASSIGN(const bool accepts,
             wait_unless_stopped(Deadline(scaled(start_patience)), Millis(100), [&] {
               return access::probe_tcp(self.node.address, registry_port, Millis(500)).ok &&
                      access::runs_container(here, registry_container);
             }));
  if (accepts) return {};
  const auto said = here.docker({"logs", "--tail", "20", registry_container});
  return fail(ErrorKind::kBroken, fmt::format("the registry on {} does not start", self.node.name),
              "make scale-up", said ? said->out + said->err : "");
}

Result<Json> start_registry_here(const Operator& here, const ThisNode& self,
                                 const std::string& image) {
  TRY_ASSIGN(const bool full, is_full(here));
  if (full) TRY(remove_registry_here(here));
  TRY_ASSIGN(const std::string made_of, what_it_is_made_of(here, image));
  const bool runs = access::runs_container(here, registry_container) && is_made_of(here, made_of);
  if (!runs) {
    TRY(remove_container(here));
    TRY(here.docker(run_arguments(self, image, made_of)));
  }
  TRY(await_registry_here(here, self));
  return Json{{"did", runs ? "runs already" : "started"}};
}

Status remove_registry_here(const Operator& here) {
  TRY(remove_container(here));
  TRY(here.docker_remove_listed(
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^{}$", registry_volume)},
      {"volume", "rm"}));
  return {};
}

}  // namespace stackpilot::node
