#include "access/observe/engine_finder.h"

#include <fmt/format.h>

#include <sstream>

#include "access/exec/process.h"
#include "access/observe/engine_reader.h"
#include "access/observe/host_reader.h"
#include "base/find.h"

namespace stackpilot::access {

fs::path own_engine_socket(const Workspace& workspace) {
  return workspace.engine() / "docker.sock";
}

Result<FoundEngine> find_engine(const Workspace& workspace) {
  const fs::path socket = own_engine_socket(workspace);
  if (fs::exists(socket)) {
    const Result<std::string> version = read_engine_version(socket.string());
    if (version) {
      return FoundEngine{{"unix://" + socket.string()}, EngineOwner::kOurs, *version};
    }
  }
  const Result<Output> answer = run(Command{
      .argv = {"docker", "version", "--format", "{{.Server.Version}}"}, .timeout = Millis(10'000)});
  if (answer && answer->status == 0) {
    return FoundEngine{{""}, EngineOwner::kExternal, trimmed(answer->out)};
  }
  return fail(ErrorKind::kCapability, "no Docker engine answers",
              "`make up` starts one; `make doctor` shows what is missing",
              answer ? tail(answer->err, 3) : answer.error().message);
}

std::vector<fs::path> other_engine_checkouts(const Workspace& workspace) {
  constexpr std::string_view marker = "/.stackpilot/engine/data";
  std::vector<fs::path> checkouts;
  for (const std::string& line : read_command_lines()) {
    const std::size_t end = line.find(marker);
    if (line.find("dockerd") == std::string::npos || end == std::string::npos) continue;
    const std::size_t start = line.rfind('\0', end) + 1;
    fs::path checkout = line.substr(start, end - start);
    if (checkout != workspace.root()) checkouts.push_back(std::move(checkout));
  }
  return checkouts;
}

Result<std::vector<NodeState>> read_node_states(const EngineEndpoint& engine,
                                                const std::string& lab_id) {
  TRY_ASSIGN(
      const Output listed,
      run_ok(Command{.argv = docker_argv(
                         engine, {"ps", "-a", "--filter",
                                  fmt::format("label={}={}", lab_label, lab_id), "--format",
                                  fmt::format("{{{{.Label \"{}\"}}}} {{{{.State}}}}", node_label)}),
                     .timeout = Millis(10'000)}));
  std::vector<NodeState> states;
  std::istringstream lines(listed.out);
  for (NodeState state; lines >> state.name >> state.state;) states.push_back(state);
  return states;
}

std::string state_of(const std::vector<NodeState>& states, const std::string& node) {
  const NodeState* found =
      find_or_null(states, [&](const NodeState& one) { return one.name == node; });
  return found == nullptr ? "absent" : found->state;
}

}  // namespace stackpilot::access
