#include "node/faults/containers.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/observe/engine_reader.h"
#include "access/observe/http.h"
#include "base/slowness.h"

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
  const std::string target = "/containers/" + container + "/json";
  TRY_ASSIGN(const access::HttpReply reply,
             access::http_get(access::UnixEndpoint{access::node_engine_socket}, target,
                              scaled(engine_timeout)));
  if (reply.status == 404) return ContainerState{};
  TRY_ASSIGN(const Json inspected, parse_json_text(reply.body, "the engine's answer to " + target));
  return read_state(inspected);
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
