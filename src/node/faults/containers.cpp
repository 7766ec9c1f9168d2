#include "node/faults/containers.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/observe/engine_reader.h"
#include "access/observe/http.h"
#include "base/slowness.h"
#include "model/scale_out.h"

namespace stackpilot::node {
namespace {

constexpr auto engine_timeout = Millis(5'000);

// As an option of `docker run` has it; empty for what is in memory.
std::string mount_of(const Json& mount) {
  const std::string type = mount.at("Type");
  if (type != "bind" && type != "volume") return "";
  return fmt::format("{}:{}{}", mount.at(type == "bind" ? "Source" : "Name").get<std::string>(),
                     mount.at("Destination").get<std::string>(),
                     mount.at("RW").get<bool>() ? "" : ":ro");
}

Result<Json> ask_engine(const std::string& target) {
  TRY_ASSIGN(const access::HttpReply reply,
             access::http_get(access::UnixEndpoint{access::node_engine_socket}, target,
                              scaled(engine_timeout)));
  if (reply.status == 404) return Json();
  return parse_json_text(reply.body, "the engine's answer to " + target);
}

}  // namespace

Result<ContainerState> read_state(const Json& inspected) {
  try {
    const Json& state = inspected.at("State");
    ContainerState container{.status = state.at("Status"),
                             .exit_code = state.at("ExitCode"),
                             .pid = state.at("Pid"),
                             .restarts = inspected.at("RestartCount"),
                             .started_at = state.at("StartedAt"),
                             .image = inspected.at("Config").at("Image"),
                             .image_id = inspected.at("Image"),
                             .environment = inspected.at("Config").at("Env"),
                             .user = inspected.at("Config").at("User"),
                             .memory_bytes = inspected.at("HostConfig").at("Memory")};
    // Without a limit it is null, or -1.
    const Json& pids = inspected.at("HostConfig").at("PidsLimit");
    if (pids.is_number()) container.pids = std::max<std::int64_t>(pids.get<std::int64_t>(), 0);
    const Json& command = inspected.at("Config").at("Cmd");
    if (command.is_array()) command.get_to(container.command);
    for (const Json& mount : inspected.at("Mounts")) {
      if (auto one = mount_of(mount); !one.empty()) container.mounts.push_back(std::move(one));
    }
    for (const Json& network : inspected.at("NetworkSettings").at("Networks")) {
      container.address = network.at("IPAddress");
      container.gateway = network.at("Gateway");
    }
    return container;
  } catch (const Json::exception& bad) {
    return fail(ErrorKind::kBroken,
                fmt::format("the Docker engine's answer is not understood: {}", bad.what()));
  }
}

Result<ContainerState> look_at(const std::string& container) {
  TRY_ASSIGN(const Json inspected, ask_engine("/containers/" + container + "/json"));
  if (inspected.is_null()) return ContainerState{};
  return read_state(inspected);
}

Result<std::string> container_here(const std::string& project, const Component& component) {
  TRY_ASSIGN(const ContainerState own, look_at(component.container));
  if (!own.status.empty()) return component.container;
  // {"label":["com.docker.swarm.service.name=<name>"]}; those that run.
  const std::string target = fmt::format(
      "/containers/json?filters=%7B%22label%22%3A%5B%22com.docker.swarm.service.name%3D{}%22%5D%7D",
      swarm_service_name(project, component.service));
  TRY_ASSIGN(const Json tasks, ask_engine(target));
  try {
    return tasks.empty() ? component.container : tasks.at(0).at("Id").get<std::string>();
  } catch (const Json::exception& bad) {
    return fail(ErrorKind::kBroken,
                fmt::format("the Docker engine's answer is not understood: {}", bad.what()));
  }
}

Status make_run(const access::Operator& here, const std::string& container) {
  TRY_ASSIGN(const ContainerState state, look_at(container));
  if (state.status.empty() || state.status == "running" || state.status == "restarting") {
    return {};
  }
  const char* verb = state.status == "paused" ? "unpause" : "start";
  TRY(here.docker({verb, container}));
  return {};
}

}  // namespace stackpilot::node
