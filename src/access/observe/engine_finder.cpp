#include "access/observe/engine_finder.h"

#include <fmt/format.h>

#include "access/exec/process.h"
#include "access/observe/engine_reader.h"
#include "access/observe/host_reader.h"
#include "base/find.h"
#include "base/text.h"

namespace stackpilot::access {

fs::path own_engine_socket(const Workspace& workspace) {
  return workspace.engine() / "docker.sock";
}

Result<FoundEngine> find_engine(const Workspace& workspace) {
  const fs::path socket = own_engine_socket(workspace);
  std::error_code unreadable;
  if (fs::exists(socket, unreadable)) {
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

namespace {

// An address in IPAMConfig was asked for when the container was made; it is known of a stopped one,
// too.
std::string node_state_format() {
  return fmt::format(
      "{{{{index .Config.Labels \"{}\"}}}} {{{{.State.Status}}}}"
      "{{{{range .NetworkSettings.Networks}}}}{{{{with .IPAMConfig}}}} {{{{.IPv4Address}}}}"
      "{{{{end}}}}{{{{end}}}}",
      node_label);
}

}  // namespace

std::vector<NodeState> parse_node_states(const std::string& text) {
  std::vector<NodeState> states;
  for (const std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 2) continue;
    states.push_back({std::string(words[0]), std::string(words[1]), {}});
    for (std::size_t i = 2; i < words.size(); ++i) states.back().addresses.emplace_back(words[i]);
  }
  return states;
}

Result<std::vector<NodeState>> read_node_states(const EngineEndpoint& engine,
                                                const std::string& lab_id) {
  TRY_ASSIGN(
      const Output listed,
      run_ok(Command{.argv = docker_argv(engine, {"ps", "-aq", "--filter",
                                                  fmt::format("label={}={}", lab_label, lab_id)}),
                     .timeout = Millis(10'000)}));
  std::vector<std::string> inspect = {"inspect", "--format", node_state_format()};
  for (const std::string_view id : lines_of(listed.out)) inspect.emplace_back(id);
  if (inspect.size() == 3) return std::vector<NodeState>();
  TRY_ASSIGN(const Output inspected,
             run_ok(Command{.argv = docker_argv(engine, inspect), .timeout = Millis(10'000)}));
  return parse_node_states(inspected.out);
}

std::string state_of(const std::vector<NodeState>& states, const std::string& node) {
  const NodeState* found =
      find_or_null(states, [&](const NodeState& one) { return one.name == node; });
  return found == nullptr ? "absent" : found->state;
}

}  // namespace stackpilot::access
