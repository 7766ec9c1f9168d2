#include "machine/copy/node_speed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "access/observe/machine_speed.h"
#include "access/observe/node_reader.h"
#include "access/observe/node_target.h"
#include "base/json.h"
#include "base/slowness.h"

namespace stackpilot::machine::copy {
namespace {

constexpr auto measure_timeout = Millis(30'000);
constexpr std::size_t most_bytes = 65'536;

using Speeds = std::map<std::string, double>;  // ms of processor time by node

// A file that holds anything else counts as none: the nodes are measured again.
Speeds kept_speeds(const Workspace& workspace) {
  const Result<std::string> text = read_file(workspace.node_speeds(), most_bytes);
  if (!text) return {};
  Speeds speeds = parse_json<Speeds>(*text, "the speed of the nodes").value_or(Speeds());
  std::erase_if(speeds,
                [](const auto& one) { return !(std::isfinite(one.second) && one.second > 0); });
  return speeds;
}

}  // namespace

Status measure_nodes(const Workspace& workspace, const LabSpec& lab) {
  Speeds speeds = kept_speeds(workspace);
  for (const NodeSpec& node : lab.nodes) {
    if (speeds.count(node.name) != 0) continue;
    const auto measured =
        access::ask_speed(access::target_of(workspace, node), scaled(measure_timeout));
    if (!measured.value) {
      return fail(
          ErrorKind::kBroken,
          fmt::format("the speed of {} could not be measured: {}", node.name, measured.problem),
          "run `make up` again");
    }
    speeds[node.name] = *measured.value;
  }
  return write_file(workspace.node_speeds(), to_text(Json(speeds), 2) + "\n");
}

std::optional<int> measured_slowness(const Workspace& workspace) {
  const Speeds speeds = kept_speeds(workspace);
  const auto slowest = std::max_element(
      speeds.begin(), speeds.end(),
      [](const auto& one, const auto& other) { return one.second < other.second; });
  if (slowest == speeds.end()) return std::nullopt;
  return access::slowness_of(slowest->second);
}

}  // namespace stackpilot::machine::copy
