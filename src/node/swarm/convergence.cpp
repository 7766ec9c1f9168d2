#include "node/swarm/convergence.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "access/observe/json_path.h"
#include "base/text.h"
#include "model/container_settings.h"
#include "model/scale_out.h"
#include "node/swarm/member_changes.h"

namespace stackpilot::node {
namespace {

using access::value_at;
using State = Convergence::State;

std::string name_of(const Json& service) {
  return value_at<std::string>(service, {"Spec", "Name"});
}

std::string image_of_service(const Json& service) {
  return value_at<std::string>(service, {"Spec", "TaskTemplate", "ContainerSpec", "Image"});
}

// The engine leaves out of a task what it says as {} of its service.
Json without_empty(const Json& settings) {
  Json rest = Json::object();
  for (const auto& [name, value] : settings.items()) {
    if (!value.empty()) rest[name] = value;
  }
  return rest;
}

// By the image alone, an update of a config or of limits that has not begun would seem to be done.
bool is_of(const Json& task, const Json& service) {
  for (const char* part : {"ContainerSpec", "Resources"}) {
    if (without_empty(value_at<Json>(task, {"Spec", part})) !=
        without_empty(value_at<Json>(service, {"Spec", "TaskTemplate", part}))) {
      return false;
    }
  }
  return true;
}

bool runs(const Json& task) {
  return value_at<std::string>(task, {"DesiredState"}) == "running" &&
         value_at<std::string>(task, {"Status", "State"}) == "running";
}

std::string update_state(const Json& service) {
  return value_at<std::string>(service, {"UpdateStatus", "State"});
}

bool is_updating(const std::string& state) {
  return state == "updating" || state == "rollback_started";
}

bool is_paused(const std::string& state) {
  return state == "paused" || state == "rollback_paused";
}

// Tasks that run as their service says, and those that run as it said before.
struct Running {
  int right = 0;
  int wrong = 0;
};

Running running_of(const Json& service, const Json& tasks) {
  Running running;
  const auto id = value_at<std::string>(service, {"ID"});
  for (const Json& task : tasks) {
    if (value_at<std::string>(task, {"ServiceID"}) != id || !runs(task)) continue;
    ++(is_of(task, service) ? running.right : running.wrong);
  }
  return running;
}

// The nodes that shall carry a replica and can.
int replica_nodes(const Json& nodes) {
  return static_cast<int>(std::count_if(nodes.begin(), nodes.end(), [](const Json& one) {
    return value_at<std::string>(one, {"Spec", "Labels", swarm_replica_label}) == "yes" &&
           value_at<std::string>(one, {"Spec", "Availability"}) == "active" && is_ready(one);
  }));
}

// Of what has run, or ended, an update does not wait; of the rest it does, also once the task shall
// no longer run because its node is away.
bool has_yet_to_run(const Json& task) {
  static const std::set<std::string> before = {"new",       "pending", "assigned", "accepted",
                                               "preparing", "ready",   "starting"};
  return before.count(value_at<std::string>(task, {"Status", "State"})) > 0;
}

// The node, now away, for which an update has made a task that it waits for until the node is back;
// empty when there is none.
std::string awaited_node(const Json& service, const SwarmAnswers& seen) {
  const auto id = value_at<std::string>(service, {"ID"});
  for (const Json& node : seen.nodes) {
    if (!is_down(node)) continue;
    const bool awaited = std::any_of(seen.tasks.begin(), seen.tasks.end(), [&](const Json& task) {
      return value_at<std::string>(task, {"ServiceID"}) == id &&
             value_at<std::string>(task, {"NodeID"}) == value_at<std::string>(node, {"ID"}) &&
             has_yet_to_run(task) && is_of(task, service);
    });
    if (awaited) return host_of(node);
  }
  return "";
}

// Of the others Docker says how many it wants; none of one that it cannot place anywhere yet.
int desired_tasks(const Json& service, const std::string& component, const Json& nodes) {
  if (name_of(service) == component) return replica_nodes(nodes);
  return std::max(1, value_at<int>(service, {"ServiceStatus", "DesiredTasks"}));
}

std::vector<Json> of_stack(const Json& services, const std::string& stack) {
  std::vector<Json> own;
  for (const Json& one : services) {
    if (value_at<std::string>(one, {"Spec", "Labels", stack_label}) == stack) own.push_back(one);
  }
  return own;
}

}  // namespace

Convergence convergence_of(const SwarmAnswers& seen, const std::string& stack,
                           const std::string& component, const std::string& image) {
  bool all = true;
  bool rolled_back = false;
  std::vector<std::string> words;
  const std::vector<Json> own = of_stack(seen.services, stack);
  for (const Json& one : own) {
    const std::string state = update_state(one);
    if (is_paused(state)) {
      return {State::kStuck, fmt::format("{} is {}: {}", name_of(one), state,
                                         value_at<std::string>(one, {"UpdateStatus", "Message"}))};
    }
    const Running running = running_of(one, seen.tasks);
    const int desired = desired_tasks(one, component, seen.nodes);
    const bool settled = running.right == desired && running.wrong == 0;
    const std::string awaited = is_updating(state) ? awaited_node(one, seen) : "";
    if (!awaited.empty() && !settled) {
      return {State::kStuck, fmt::format("{} was lost meanwhile, and the update of {} waits for it",
                                         awaited, name_of(one))};
    }
    all = all && settled && (!is_updating(state) || !awaited.empty());
    words.push_back(
        fmt::format("{} {} of {}", name_of(one).substr(stack.size() + 1), running.right, desired));
    rolled_back |= name_of(one) == component && image_of_service(one) != image;
  }
  if (!all || own.empty()) return {State::kUnderWay, fmt::format("{}", fmt::join(words, ", "))};
  if (rolled_back) return {State::kRolledBack, last_task_error(seen, component)};
  return {State::kDone, fmt::format("{}", fmt::join(words, ", "))};
}

std::string last_task_error(const SwarmAnswers& seen, const std::string& service) {
  std::string id;
  for (const Json& one : seen.services) {
    if (name_of(one) == service) id = value_at<std::string>(one, {"ID"});
  }
  std::string newest;
  std::string error;
  for (const Json& task : seen.tasks) {
    if (value_at<std::string>(task, {"ServiceID"}) != id) continue;
    const auto said = value_at<std::string>(task, {"Status", "Err"});
    // RFC 3339 in UTC: the later is the greater.
    const auto at = value_at<std::string>(task, {"Status", "Timestamp"});
    if (said.empty() || at < newest) continue;
    newest = at;
    error = said;
  }
  return printable(error);
}

}  // namespace stackpilot::node
