#include "access/observe/engine_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "access/observe/container_settings.h"
#include "access/observe/engine_answer.h"
#include "access/observe/json_path.h"
#include "base/digest.h"

namespace stackpilot::access {
namespace {

// The ports bound now, including those the engine chose; the configured ones if none is bound.
std::vector<PublishedPort> read_ports(const Json& inspected) {
  std::vector<PublishedPort> ports;
  Json bound = value_at<Json>(inspected, {"NetworkSettings", "Ports"});
  if (bound.empty()) bound = value_at<Json>(inspected, {"HostConfig", "PortBindings"});
  for (const auto& [spec, bindings] : bound.items()) {
    for (const Json& binding : bindings) {
      PublishedPort port;
      std::from_chars(spec.data(), spec.data() + spec.size(), port.container_port);
      port.host_address = value_at<std::string>(binding, {"HostIp"});
      const auto host_port = value_at<std::string>(binding, {"HostPort"});
      std::from_chars(host_port.data(), host_port.data() + host_port.size(), port.host_port);
      ports.push_back(port);
    }
  }
  return ports;
}

std::vector<MountFact> read_mounts(const Json& inspected) {
  std::vector<MountFact> mounts;
  for (const Json& mount : value_at<Json>(inspected, {"Mounts"})) {
    mounts.push_back({value_at<std::string>(mount, {"Type"}),
                      value_at<std::string>(mount, {"Name"}),
                      value_at<std::string>(mount, {"Destination"})});
  }
  return mounts;
}

std::map<std::string, std::string> read_environment(const Json& inspected,
                                                    const std::set<std::string>& variables) {
  std::map<std::string, std::string> environment;
  for (const auto& entry : value_at<std::vector<std::string>>(inspected, {"Config", "Env"})) {
    const std::size_t equals = entry.find('=');
    const std::string name = entry.substr(0, equals);
    const bool has_value = equals != std::string::npos;
    if (variables.count(name) != 0) environment[name] = has_value ? entry.substr(equals + 1) : "";
  }
  return environment;
}

std::map<std::string, std::vector<std::string>> read_networks(const Json& inspected) {
  std::map<std::string, std::vector<std::string>> networks;
  const auto joined = value_at<Json>(inspected, {"NetworkSettings", "Networks"});
  for (const auto& [name, network] : joined.items()) {
    networks[name] = value_at<std::vector<std::string>>(network, {"Aliases"});
  }
  return networks;
}

// What swarm's tasks on a node go out by, and their node reaches them at: none of their networks.
constexpr const char* gateway_network = "/networks/docker_gwbridge";

// "172.19.0.3/16" of the container with this id, without the length of the prefix.
std::string gateway_address(const Json& network, const std::string& container) {
  const auto address =
      value_at<std::string>(network, {"Containers", container.c_str(), "IPv4Address"});
  return address.substr(0, address.find('/'));
}

Status add_gateway_addresses(const std::string& socket, std::vector<ContainerFact>& containers) {
  const bool any = std::any_of(containers.begin(), containers.end(), [](const ContainerFact& one) {
    return one.running && !one.swarm_service.empty();
  });
  if (!any) return {};
  TRY_ASSIGN(const HttpReply reply, ask_engine(socket, gateway_network));
  if (reply.status == 404) return {};
  TRY_ASSIGN(const Json network, body_of_answer(reply, gateway_network));
  for (ContainerFact& one : containers) {
    if (!one.swarm_service.empty()) one.gateway_address = gateway_address(network, one.id);
  }
  return {};
}

Result<std::vector<ContainerFact>> read_containers(const std::string& socket,
                                                   const std::set<std::string>& variables) {
  TRY_ASSIGN(const Json listed, engine_list(socket, "/containers/json?all=1"));
  std::vector<ContainerFact> containers;
  for (const Json& entry : listed) {
    const std::string target = "/containers/" + value_at<std::string>(entry, {"Id"}) + "/json";
    TRY_ASSIGN(const HttpReply reply, ask_engine(socket, target));
    if (reply.status == 404) continue;  // removed since the list was made
    TRY_ASSIGN(const Json inspected, body_of_answer(reply, target));
    containers.push_back(read_container(inspected, variables));
  }
  TRY(add_gateway_addresses(socket, containers));
  return containers;
}

std::vector<std::string> addresses_of(const Json& inspected) {
  std::vector<std::string> addresses;
  const auto joined = value_at<Json>(inspected, {"NetworkSettings", "Networks"});
  for (const auto& [name, network] : joined.items()) {
    const auto address = value_at<std::string>(network, {"IPAddress"});
    if (!address.empty()) addresses.push_back(address);
  }
  return addresses;
}

bool is_in_use(const std::string& image, const std::vector<ContainerFact>& containers) {
  return std::any_of(containers.begin(), containers.end(),
                     [&](const ContainerFact& one) { return one.image_id == image; });
}

Result<std::vector<ImageFact>> read_images(const std::string& socket,
                                           const std::vector<ContainerFact>& containers) {
  TRY_ASSIGN(const Json listed, engine_list(socket, "/images/json"));
  std::vector<ImageFact> images;
  for (const Json& entry : listed) {
    ImageFact image{value_at<std::string>(entry, {"Id"}),
                    value_at<std::vector<std::string>>(entry, {"RepoTags"}),
                    value_at<std::map<std::string, std::string>>(entry, {"Labels"}),
                    {},
                    value_at<std::vector<std::string>>(entry, {"RepoDigests"})};
    if (is_in_use(image.id, containers)) {
      TRY_ASSIGN(const Json inspected, engine_answer(socket, "/images/" + image.id + "/json"));
      image.settings = configured(value_at<Json>(inspected, {"Config"}));
    }
    images.push_back(std::move(image));
  }
  return images;
}

std::vector<std::string> names_of(const Json& entries) {
  std::vector<std::string> names;
  for (const Json& entry : entries) names.push_back(value_at<std::string>(entry, {"Name"}));
  std::sort(names.begin(), names.end());
  return names;
}

// Without volumes, engines answer null instead of an empty list.
Result<std::vector<std::string>> read_volumes(const std::string& socket) {
  TRY_ASSIGN(const Json listed, engine_answer(socket, "/volumes"));
  if (!listed.contains("Volumes")) return tl::unexpected(unexpected_answer("/volumes", "no list"));
  return names_of(listed.at("Volumes"));
}

Result<std::vector<std::string>> read_networks_of(const std::string& socket) {
  TRY_ASSIGN(const Json listed, engine_list(socket, "/networks"));
  return names_of(listed);
}

Result<std::string> read_version(const std::string& socket) {
  TRY_ASSIGN(const Json answer, engine_answer(socket, "/version"));
  std::string version = value_at<std::string>(answer, {"Version"});
  if (version.empty()) return tl::unexpected(unexpected_answer("/version", "no version"));
  return version;
}

Result<EngineFacts> read_all(const std::string& socket, const std::set<std::string>& variables) {
  TRY_ASSIGN(const std::string version, read_version(socket));
  TRY_ASSIGN(std::vector<ContainerFact> containers, read_containers(socket, variables));
  TRY_ASSIGN(std::vector<ImageFact> images, read_images(socket, containers));
  TRY_ASSIGN(std::vector<std::string> volumes, read_volumes(socket));
  TRY_ASSIGN(std::vector<std::string> networks, read_networks_of(socket));
  return EngineFacts{version, std::move(containers), std::move(images), std::move(volumes),
                     std::move(networks)};
}

template <typename T, typename Describe>
std::string digest_of(const std::vector<T>& items, Describe describe) {
  std::vector<std::string> lines;
  lines.reserve(items.size());
  for (const T& item : items) lines.push_back(describe(item));
  std::sort(lines.begin(), lines.end());
  return fmt::format("{} {}", lines.size(),
                     sha256_hex(fmt::format("{}", fmt::join(lines, "\n"))).substr(0, 16));
}

}  // namespace

ContainerFact read_container(const Json& inspected, const std::set<std::string>& variables) {
  ContainerFact fact;
  fact.id = value_at<std::string>(inspected, {"Id"});
  fact.name = value_at<std::string>(inspected, {"Name"});
  if (fact.name.starts_with('/')) fact.name.erase(0, 1);
  fact.project = value_at<std::string>(inspected, {"Config", "Labels", compose_project_label});
  fact.swarm_service = value_at<std::string>(inspected, {"Config", "Labels", swarm_service_label});
  if (!fact.swarm_service.empty()) {
    fact.project = value_at<std::string>(inspected, {"Config", "Labels", stack_label});
  }
  fact.image_id = value_at<std::string>(inspected, {"Image"});
  fact.running = value_at<bool>(inspected, {"State", "Running"});
  fact.started_at = value_at<std::string>(inspected, {"State", "StartedAt"});
  fact.restarts = value_at<int>(inspected, {"RestartCount"});
  fact.pid = value_at<int>(inspected, {"State", "Pid"});
  fact.user = value_at<std::string>(inspected, {"Config", "User"});
  fact.readonly_root = value_at<bool>(inspected, {"HostConfig", "ReadonlyRootfs"});
  fact.privileged = value_at<bool>(inspected, {"HostConfig", "Privileged"});
  fact.cap_add = value_at<std::vector<std::string>>(inspected, {"HostConfig", "CapAdd"});
  fact.cap_drop = value_at<std::vector<std::string>>(inspected, {"HostConfig", "CapDrop"});
  fact.security_opt = value_at<std::vector<std::string>>(inspected, {"HostConfig", "SecurityOpt"});
  fact.memory_bytes = value_at<std::int64_t>(inspected, {"HostConfig", "Memory"});
  fact.pids_limit = value_at<std::int64_t>(inspected, {"HostConfig", "PidsLimit"});
  fact.environment = read_environment(inspected, variables);
  fact.ports = read_ports(inspected);
  fact.mounts = read_mounts(inspected);
  fact.networks = read_networks(inspected);
  fact.addresses = addresses_of(inspected);
  fact.settings = effective_settings(inspected);
  return fact;
}

Result<std::string> read_engine_version(const std::string& socket) {
  return guarded_answer([&] { return read_version(socket); });
}

Result<EngineFacts> read_engine(const std::string& socket, const std::set<std::string>& variables) {
  return guarded_answer([&] { return read_all(socket, variables); });
}

namespace {

// Swarm removes the containers of tasks that have ended whenever it likes.
std::vector<ContainerFact> without_history(const std::vector<ContainerFact>& containers) {
  std::vector<ContainerFact> lasting;
  std::copy_if(containers.begin(), containers.end(), std::back_inserter(lasting),
               [](const ContainerFact& one) { return one.running || one.swarm_service.empty(); });
  return lasting;
}

}  // namespace

Fingerprint fingerprint_of(const EngineFacts& engine) {
  const auto same = [](const std::string& name) { return name; };
  return Fingerprint{
      {{"containers", digest_of(without_history(engine.containers),
                                [](const ContainerFact& one) {
                                  return fmt::format("{} {} {} {} {} {}", one.id, one.name,
                                                     one.image_id, one.running, one.started_at,
                                                     one.restarts);
                                })},
       {"images", digest_of(engine.images,
                            [](const ImageFact& one) {
                              return fmt::format("{} {}", one.id, fmt::join(one.tags, " "));
                            })},
       {"volumes", digest_of(engine.volumes, same)},
       {"networks", digest_of(engine.networks, same)}}};
}

}  // namespace stackpilot::access
