#include "node/swarm/stack.h"

#include <fmt/format.h>

#include "access/observe/engine_answer.h"
#include "access/observe/engine_reader.h"
#include "base/digest.h"
#include "base/slowness.h"
#include "base/text.h"
#include "base/wait.h"
#include "events/stream.h"
#include "model/service_images.h"
#include "node/service/compose.h"
#include "node/swarm/convergence.h"
#include "node/swarm/member_changes.h"
#include "node/swarm/membership.h"
#include "node/swarm/stack_configs.h"
#include "node/swarm/stack_containers.h"

namespace stackpilot::node {
namespace {

using access::Operator;
using access::Output;

constexpr auto deploy_timeout = Millis(60'000);
// A release of three replicas takes some 10 s, one that is rolled back some 20 s; a task that does
// not become healthy is given up by its own check.
constexpr auto rollout_patience = Millis(180'000);
// Longer than any grace period of the stack file.
constexpr auto removal_patience = Millis(45'000);
// Three heartbeats, as set in form_swarm_here(), six where another manager has begun to lead, and
// what the managers need to agree.
constexpr auto loss_patience = Millis(180'000);
constexpr auto project_grace = "15";

std::string filter_of_stack(const ThisNode& self) {
  return fmt::format("label={}={}", stack_label, self.service.project);
}

// Where the stack files are, by their paths in the repository.
fs::path root_of(const ThisNode& self, const RolloutRequest& request) {
  return request.folder.empty() ? self.workspace.root() : self.workspace.shared() / request.folder;
}

// What the stack file has variables for.
Result<access::Variables> variables_for(const ThisNode& self, const RolloutRequest& request) {
  const fs::path folder = (root_of(self, request) / self.service.compose_file).parent_path();
  TRY_ASSIGN(const std::string proxy, file_digest(folder / "haproxy.cfg"));
  access::Variables variables = {{"PROXY_CONFIG", proxy.substr(0, 12)}};
  const std::string component = image_variable(self.service.component.service);
  variables.emplace_back(component, request.reference);
  for (const auto& [recipe, id] : request.images) {
    if (image_variable(recipe) != component) variables.emplace_back(image_variable(recipe), id);
  }
  return variables;
}

Result<SwarmAnswers> ask_swarm() {
  SwarmAnswers seen;
  TRY_ASSIGN(seen.services,
             access::engine_list(access::node_engine_socket, "/services?status=true"));
  TRY_ASSIGN(seen.tasks, access::engine_list(access::node_engine_socket, "/tasks"));
  TRY_ASSIGN(seen.nodes, access::engine_list(access::node_engine_socket, "/nodes"));
  return seen;
}

// Whether that list becomes empty in time.
Result<bool> await_empty(const Operator& here, const std::vector<std::string>& list) {
  return wait_unless_stopped(Deadline(scaled(removal_patience)), Millis(250),
                             [&]() -> Result<bool> {
                               TRY_ASSIGN(const Output left, here.docker(list));
                               return left.out.empty();
                             });
}

std::string component_of(const ThisNode& self) {
  return swarm_service_name(self.service.project, self.service.component.service);
}

// `error` stays what a task has ended with: Swarm soon forgets those of a release that is rolled
// back.
Result<Convergence> look(const ThisNode& self, const RolloutRequest& request, std::string& error) {
  TRY_ASSIGN(const SwarmAnswers seen, ask_swarm());
  return access::guarded_answer([&]() -> Result<Convergence> {
    std::string said = last_task_error(seen, component_of(self));
    if (!said.empty()) error = std::move(said);
    return convergence_of(seen, self.service.project, component_of(self), request.reference);
  });
}

tl::unexpected<Error> not_in_time(const ThisNode& self, const std::string& words) {
  const auto seen = ask_swarm();
  return fail(ErrorKind::kBroken, fmt::format("the stack does not come up: {}", words),
              fmt::format("`make logs SERVICE={}` shows what it says; once that is mended: make "
                          "release",
                          self.service.project),
              seen ? last_task_error(*seen, component_of(self)) : "");
}

Result<Convergence> await_convergence(const ThisNode& self, const RolloutRequest& request) {
  Convergence seen;
  std::string error = "it did not become ready";
  TRY_ASSIGN(
      const bool ended,
      wait_unless_stopped(Deadline(scaled(rollout_patience)), Millis(250), [&]() -> Result<bool> {
        TRY_ASSIGN(Convergence now, look(self, request, error));
        if (now.words != seen.words) events::note(now.words);
        seen = std::move(now);
        return seen.state != Convergence::State::kUnderWay;
      }));
  if (!ended || seen.state == Convergence::State::kStuck) return not_in_time(self, seen.words);
  if (seen.state == Convergence::State::kRolledBack && seen.words.empty()) seen.words = error;
  return seen;
}

// An update that began before would make a task for the node, and wait for that until it is back.
Status await_noticed(const std::vector<std::string>& away) {
  std::string unnoticed;
  TRY_ASSIGN(
      const bool noticed,
      wait_unless_stopped(Deadline(scaled(loss_patience)), Millis(500), [&]() -> Result<bool> {
        TRY_ASSIGN(const Json members, access::engine_list(access::node_engine_socket, "/nodes"));
        return access::guarded_answer([&]() -> Result<bool> {
          for (const std::string& name : away) {
            if (is_known_to_be_away(members, name)) continue;
            if (name != unnoticed) {
              events::note(fmt::format("until the swarm knows that {} is away", name));
            }
            unnoticed = name;
            return false;
          }
          return true;
        });
      }));
  if (noticed) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("{} is off, but the swarm has not given it up", unnoticed),
              "make up, then the same command again");
}

}  // namespace

Result<Json> stop_project_here(const Operator& here, const ThisNode& self) {
  TRY_ASSIGN(
      const Output running,
      here.docker({"ps", "--all", "--quiet", "--filter",
                   fmt::format("label={}={}", compose_project_label, self.service.project)}));
  if (running.out.empty()) return Json{{"did", "did not run"}};
  TRY(compose(here, self, {}, {"down", "--remove-orphans", "--timeout", project_grace}));
  return Json{{"did", "stopped"}};
}

Result<Json> roll_out_here(const Operator& here, const ThisNode& self,
                           const RolloutRequest& request) {
  TRY(require_leader(here));
  TRY_ASSIGN(const access::Variables variables, variables_for(self, request));
  const std::string file = stack_file_of(self.service);
  std::vector<std::string> deploy = {"stack", "deploy", "--compose-file", file};
  if (request.encrypted) {
    deploy.insert(deploy.end(), {"--compose-file", encrypted_stack_file_of(self.service)});
  }
  // Nodes have no way to a public registry; what the lab's own has is named by digest.
  deploy.insert(deploy.end(), {"--resolve-image", "never", "--prune", self.service.project});
  TRY(await_noticed(request.away));
  events::note("rolling out");
  TRY(here.docker(deploy, {.timeout = scaled(deploy_timeout),
                           .environment = variables,
                           .directory = root_of(self, request)}));
  TRY_ASSIGN(const Convergence ended, await_convergence(self, request));
  const bool rolled_back = ended.state == Convergence::State::kRolledBack;
  TRY(remove_unused_configs(here, self));
  TRY_ASSIGN(const DeclaredContainers declared,
             declared_by_stack(here, self, variables, request.encrypted));
  return Json{{"rolled_back", rolled_back},
              {"why", rolled_back ? ended.words : ""},
              {"containers", declared}};
}

Result<Json> remove_stack_here(const Operator& here, const ThisNode& self) {
  TRY_ASSIGN(const Output state, here.docker({"info", "--format", "{{.Swarm.ControlAvailable}}"}));
  if (access::trimmed(state.out) != "true") return Json{{"did", "there is no swarm"}};
  // It fails for what an interrupted one of before is still removing.
  Result<Output> removed;
  TRY_ASSIGN(
      const bool gone, wait_unless_stopped(Deadline(scaled(removal_patience)), Millis(500), [&] {
        removed =
            here.docker({"stack", "rm", self.service.project}, {.timeout = scaled(deploy_timeout)});
        return removed.has_value();
      }));
  if (gone) return Json{{"did", "removed the stack"}};
  // A swarm that has lost its managers for good is left all the same, which ends its tasks.
  if (!require_leader(here)) return Json{{"did", "the swarm decides nothing: its nodes leave it"}};
  return pass_on(removed);
}

Status remove_ended_tasks_here(const Operator& here, const ThisNode& self) {
  TRY(here.docker_remove_listed(
      {"ps", "--all", "--quiet", "--filter", filter_of_stack(self), "--filter", "status=exited"},
      {"rm"}));
  return {};
}

Status await_nothing_of_the_stack_here(const Operator& here, const ThisNode& self) {
  const std::vector<std::string> containers = {"ps", "--all", "--quiet", "--filter",
                                               filter_of_stack(self)};
  TRY(await_empty(here, containers));
  TRY(here.docker_remove_listed(containers, {"rm", "--force"}));
  const std::vector<std::string> networks = {"network",     "ls",       "--filter",
                                             "scope=swarm", "--filter", filter_of_stack(self),
                                             "--format",    "{{.Name}}"};
  TRY_ASSIGN(const bool none, await_empty(here, networks));
  if (none) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("a network of the stack is left on {}; in the next swarm no task would "
                          "start there",
                          self.node.name),
              fmt::format("it goes when the engine starts again: `make ssh NODE={}`, then sudo "
                          "systemctl restart docker; then the same command",
                          self.node.name));
}

}  // namespace stackpilot::node
