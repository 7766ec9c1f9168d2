// The service's containers are killed, restarted, removed, or started with other settings.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/containers.h"
#include "node/faults/dependency_watch.h"
#include "node/faults/service_copy.h"
#include "node/service/compose.h"
#include "node/service/strays.h"

namespace stackpilot::node {
namespace {

using access::Output;

constexpr auto kill_timeout = Millis(10'000);
// A start that is refused ends within this time.
constexpr auto trial_patience = Millis(700);

Result<ContainerState> running_api(const FaultSite& site) {
  Result<ContainerState> api = look_at(site.service().component.container);
  if (api && api->pid <= 0) return fail(ErrorKind::kBroken, "the API does not run", "make up");
  return api;
}

// Kills from outside the container: PID 1 ignores a SIGKILL from its own namespace, and after
// `docker kill` the restart policy would not apply.
Result<Injected> kill_api(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState api, running_api(site));
  const Stopwatch since;
  TRY(site.here.program({"sudo", "-n", "kill", "-9", std::to_string(api.pid)}));
  return Injected{since.elapsed_ms()};
}

// The host passes the start time of the killed process; a restarted one has a different one.
Result<Bite> prove_api_killed(const FaultSite& site) {
  const std::string before = site.setting("api_started_at");
  Result<ContainerState> api;
  wait_until(Deadline(scaled(kill_timeout)), Millis(10), [&] {
    api = look_at(site.service().component.container);
    return !api || api->started_at != before;
  });
  if (!api) return pass_on(api);
  return Bite{!before.empty() && api->started_at != before,
              fmt::format("the API's process started at {} is gone", before)};
}

Result<Healed> bring_back_service(const FaultSite& site) {
  TRY(make_run(site.here, site.service().component.container));
  return bring_back_dependency(site);
}

// The dependency first, as the component may need it.
Result<Injected> restart_containers(const FaultSite& site) {
  std::vector<std::string> arguments = {"restart", "--time", "30"};
  const std::vector<std::string> names = containers_of(site.service());
  arguments.insert(arguments.end(), names.rbegin(), names.rend());
  const Stopwatch since;
  TRY(site.here.docker(arguments));
  return Injected{since.elapsed_ms()};
}

// The host passes the start times that were: of the component as "api_...", of the dependency as
// "db_...".
Result<Bite> prove_restarted(const FaultSite& site) {
  std::string proof;
  bool bit = true;
  for (const std::string& name : containers_of(site.service())) {
    TRY_ASSIGN(const auto state, look_at(name));
    const bool is_component = name == site.service().component.container;
    const std::string before = site.setting(is_component ? "api_started_at" : "db_started_at");
    bit = bit && !before.empty() && state.started_at != before;
    proof += fmt::format("{}{} started at {} instead of {}", proof.empty() ? "" : "; ", name,
                         state.started_at, before);
  }
  return Bite{bit, proof};
}

Result<Output> compose(const FaultSite& site, const std::vector<std::string>& arguments) {
  TRY_ASSIGN(const ImageReferences images, site.images());
  return compose(site.here, site.self, images, arguments);
}

Result<Injected> take_down(const FaultSite& site, const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"down"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const Stopwatch since;
  TRY(compose(site, arguments));
  return Injected{since.elapsed_ms()};
}

Result<Injected> remove_containers(const FaultSite& site) {
  return take_down(site, {});
}

Result<Bite> prove_removed(const FaultSite& site) {
  for (const std::string& name : containers_of(site.service())) {
    TRY_ASSIGN(const ContainerState state, look_at(name));
    if (!state.status.empty()) return Bite{false, name + " is still there"};
  }
  return Bite{true, "there is none of the containers"};
}

Result<Injected> remove_volume(const FaultSite& site) {
  return take_down(site, {"--volumes"});
}

Result<Bite> prove_volume_removed(const FaultSite& site) {
  const std::string& volume = site.dependency().volume;
  TRY_ASSIGN(const auto listed, site.here.docker({"volume", "ls", "--quiet", "--filter",
                                                  fmt::format("name=^{}$", volume)}));
  const bool gone = access::trimmed(listed.out).empty();
  return Bite{gone, fmt::format("the volume {} is {}", volume, gone ? "gone" : "still there")};
}

// Without the base images (an unreadable ledger entry) compose cannot recreate containers.
Result<Healed> put_containers_back(const FaultSite& site) {
  if (!site.images()) return bring_back_service(site);
  TRY(compose(site, {"up", "--detach", "--no-build"}));
  return bring_back_service(site);
}

// This fault is in a copy of the service, which its own time limit may have removed meanwhile.
Result<Healed> put_copy_back(const FaultSite& site) {
  if (!has_service_copy(site.setting("copy"))) {
    return Healed{"the copy of the service is gone, and its volume with it", std::nullopt};
  }
  return put_containers_back(site);
}

std::string trial_name(const FaultSite& site) {
  return "stackpilot-" + site.id;
}

// The environment that the component runs with, with the changes of the setting: an object of
// variables, each with its value or null.
Result<std::vector<std::string>> changed_environment(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState api, running_api(site));
  const std::string changes = site.setting("changes");
  TRY_ASSIGN(const Json changed,
             parse_json_text(changes.empty() ? "{}" : changes, "the setting changes"));
  std::vector<std::string> environment;
  for (const std::string& one : api.environment) {
    if (!changed.contains(one.substr(0, one.find('=')))) environment.push_back(one);
  }
  for (const auto& [name, value] : changed.items()) {
    if (value.is_string()) {
      environment.push_back(fmt::format("{}={}", name, value.get<std::string>()));
    }
  }
  return environment;
}

// Runs the API's image without a network.
Result<Injected> run_trial(const FaultSite& site, const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"run",       "--detach", "--name", trial_name(site),
                                        "--network", "none"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  TRY_ASSIGN(const std::vector<std::string> environment, changed_environment(site));
  for (const std::string& one : environment) {
    arguments.insert(arguments.end(), {"--env", one});
  }
  arguments.push_back(site.service().component.image);
  TRY(site.here.docker(arguments));
  return Injected{0};
}

Result<Injected> start_trial(const FaultSite& site) {
  return run_trial(site, {});
}

// Without the label by which `clean` knows a container of ours.
Result<Injected> hold_image(const FaultSite& site) {
  return run_trial(site, {"--label", fmt::format("{}=", app_image_label)});
}

Result<Bite> prove_image_held(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState state, look_at(trial_name(site)));
  return Bite{state.status == "running",
              fmt::format("{} is {}, from {}", trial_name(site),
                          state.status.empty() ? "not there" : state.status, state.image)};
}

// Reports how the trial ended, or that it still runs: "exited 2: ...", "running: ...".
Result<Bite> look_at_trial(const FaultSite& site) {
  Result<ContainerState> state;
  wait_until(Deadline(scaled(trial_patience)), Millis(20), [&] {
    state = look_at(trial_name(site));
    return !state || state->status != "running";
  });
  if (!state) return pass_on(state);
  if (state->status.empty()) return Bite{false, "there is no trial container"};
  TRY_ASSIGN(const auto logs, site.here.docker({"logs", trial_name(site)}));
  const std::string said = access::trimmed(logs.out + logs.err);
  if (state->status == "running") return Bite{true, "running: " + said};
  return Bite{true, fmt::format("{} {}: {}", state->status, state->exit_code, said)};
}

Result<Healed> remove_trial(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState state, look_at(trial_name(site)));
  if (!state.status.empty()) {
    TRY(site.here.docker({"rm", "--force", trial_name(site)}));
  }
  return Healed{"the trial container is gone", std::nullopt};
}

}  // namespace

std::vector<FaultKind> service_faults() {
  return {
      {"api-kill", kill_api, prove_api_killed, bring_back_service},
      {"containers-restart", restart_containers, prove_restarted, bring_back_service},
      {"containers-removed", remove_containers, prove_removed, put_containers_back},
      {"volume-removed", remove_volume, prove_volume_removed, put_copy_back},
      {"trial", start_trial, look_at_trial, remove_trial},
      {"image-held", hold_image, prove_image_held, remove_trial},
  };
}

}  // namespace stackpilot::node
