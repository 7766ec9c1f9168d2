#include "node/service/stack_project.h"

#include <fmt/format.h>

#include <regex>

#include "model/compose_yaml.h"
#include "model/scale_out.h"
#include "model/stack_settings.h"
#include "node/service/compose_nodes.h"

namespace stackpilot::node {
namespace {

// Keys of a service that say nothing of its tasks' containers: `docker stack deploy` ignores them,
// or they are read below.
constexpr const char* not_of_containers[] = {
    "deploy",        "configs", "stop_grace_period", "security_opt", "mem_limit",
    "shm_size",      "build",   "depends_on",        "links",        "container_name",
    "cgroup_parent", "restart", "network_mode",      "userns_mode",  "memswap_limit"};

int number_of(const YAML::Node& map, const char* key, int without) {
  const std::string text = entry(map, key);
  return text.empty() ? without : std::stoi(text);
}

// The engine's defaults are those that the client of `docker stack deploy` fills in.
std::string update_of(const YAML::Node& config) {
  if (!config || !config.IsMap()) return "";
  UpdateSettings update;
  update.order = entry(config, "order");
  update.failure_action = entry(config, "failure_action");
  update.parallelism = number_of(config, "parallelism", 1);
  update.monitor_ns = nanoseconds_of(entry(config, "monitor"));
  if (update.order.empty()) update.order = "stop-first";
  if (update.failure_action.empty()) update.failure_action = "pause";
  return update_text(update);
}

std::string restart_of(const YAML::Node& policy) {
  if (!policy || !policy.IsMap()) return restart_text("", 0, 0);
  return restart_text(entry(policy, "condition"), nanoseconds_of(entry(policy, "delay")),
                      number_of(policy, "max_attempts", 0));
}

std::string mode_of(const YAML::Node& deploy) {
  if (entry(deploy, "mode") == "global") return "global";
  return replicated_text(number_of(deploy, "replicas", 1));
}

// "haproxy", or {source: haproxy, target: /etc/haproxy/haproxy.cfg}.
std::string config_of(const YAML::Node& one, const YAML::Node& declared, const std::string& stack) {
  const std::string source = one.IsMap() ? entry(one, "source") : one.Scalar();
  const std::string target = one.IsMap() ? entry(one, "target") : "";
  const YAML::Node config = declared && declared.IsMap() ? declared[source] : YAML::Node();
  const std::string name = config && config.IsMap() ? entry(config, "name") : "";
  return config_text(name.empty() ? fmt::format("{}_{}", stack, source) : name,
                     target.empty() ? "/" + source : target);
}

void add_deploy(const YAML::Node& deploy, ContainerSettings& settings) {
  set_field(settings, "deploy.mode", mode_of(deploy));
  set_field(settings, "deploy.endpoint_mode", entry(deploy, "endpoint_mode"));
  set_field(settings, "deploy.update", update_of(deploy["update_config"]));
  set_field(settings, "deploy.restart", restart_of(deploy["restart_policy"]));
  const YAML::Node placement = deploy["placement"];
  if (!placement || !placement.IsMap()) return;
  std::vector<std::string> constraints;
  for (const YAML::Node& one : placement["constraints"]) constraints.push_back(one.Scalar());
  set_sorted(settings, "deploy.constraints", constraints);
}

ContainerSettings swarm_settings_of(const YAML::Node& root, const YAML::Node& service,
                                    const std::string& name, const std::string& stack) {
  ContainerSettings settings = {{"service", name}};
  set_field(settings, "stop_grace_period",
            grace_text(nanoseconds_of(entry(service, "stop_grace_period"))));
  std::vector<std::string> configs;
  for (const YAML::Node& one : service["configs"]) {
    configs.push_back(config_of(one, root["configs"], stack));
  }
  set_sorted(settings, "configs", configs);
  const YAML::Node deploy = service["deploy"];
  add_deploy(deploy && deploy.IsMap() ? deploy : YAML::Node(YAML::NodeType::Map), settings);
  return settings;
}

// The limits of a service, by the keys that they have in a compose file.
ContainerSettings limits_of(const YAML::Node& deploy) {
  ContainerSettings limits;
  if (!deploy.IsMap() || !deploy["resources"]) return limits;
  const YAML::Node declared = deploy["resources"]["limits"];
  if (!declared || !declared.IsMap()) return limits;
  set_field(limits, "mem_limit", entry(declared, "memory"));
  set_field(limits, "pids_limit", entry(declared, "pids"));
  set_field(limits, "cpus", entry(declared, "cpus"));
  return limits;
}

// As a compose file would say it: the limits are where only Swarm looks for them.
void make_composed(YAML::Node service, const std::string& name) {
  const ContainerSettings limits = limits_of(service["deploy"]);
  for (const char* key : not_of_containers) service.remove(key);
  service["container_name"] = name;
  for (const auto& [key, value] : limits) service[key] = value;
}

Result<DeclaredContainers> read_stack(const YAML::Node& root, const std::string& stack) {
  std::map<std::string, ContainerSettings> of_swarm;
  YAML::Node composed = YAML::Clone(root);
  for (const auto& one : root["services"]) {
    const std::string key = one.first.Scalar();
    const std::string name = swarm_service_name(stack, key);
    of_swarm[name] = swarm_settings_of(root, one.second, name, stack);
    make_composed(composed["services"][key], name);
  }
  TRY_ASSIGN(DeclaredContainers containers, read_compose_project(composed, stack));
  for (auto& [name, settings] : containers) {
    for (const auto& [field, value] : of_swarm[name]) settings[field] = value;
  }
  return containers;
}

}  // namespace

Result<DeclaredContainers> parse_stack_project(const std::string& text, const std::string& stack) {
  try {
    return read_stack(YAML::Load(text), stack);
  } catch (const std::exception& bad) {  // of yaml-cpp, and of numbers
    return fail(ErrorKind::kBroken,
                fmt::format("what Compose makes of the stack is not understood: {}", bad.what()));
  }
}

Result<StackText> without_pids(const std::string& stack_file) {
  static const std::regex line("\n[ ]+pids:[ ]+[0-9]+[ ]*(?=\n)");
  StackText stack{std::regex_replace(stack_file, line, ""), {}};
  try {
    const YAML::Node services = merged_value(YAML::Load(stack_file), "services");
    for (const std::string& name : merged_keys(services)) {
      const YAML::Node deploy = merged_value(merged_value(services, name), "deploy");
      const YAML::Node limits = merged_value(merged_value(deploy, "resources"), "limits");
      const std::string pids = merged_text(limits, "pids");
      if (!pids.empty()) stack.pids[name] = pids;
    }
  } catch (const YAML::Exception& bad) {
    return fail(ErrorKind::kBroken,
                fmt::format("the stack file is not understood: {}", bad.what()));
  }
  return stack;
}

}  // namespace stackpilot::node
