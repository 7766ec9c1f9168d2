#include "access/observe/swarm_settings.h"

#include "access/observe/json_path.h"
#include "model/stack_settings.h"

namespace stackpilot::access {
namespace {

UpdateSettings update_settings(const Json& config) {
  UpdateSettings update;
  update.order = value_at<std::string>(config, {"Order"});
  update.failure_action = value_at<std::string>(config, {"FailureAction"});
  update.parallelism = value_at<int>(config, {"Parallelism"});
  update.monitor_ns = value_at<std::int64_t>(config, {"Monitor"});
  return update;
}

std::string mode_of(const Json& spec) {
  const auto mode = value_at<Json>(spec, {"Mode"});
  if (mode.contains("Global")) return "global";
  return replicated_text(value_at<int>(mode, {"Replicated", "Replicas"}));
}

}  // namespace

ContainerSettings service_settings(const Json& spec) {
  ContainerSettings settings;
  const auto task = value_at<Json>(spec, {"TaskTemplate"});
  const auto grace = value_at<std::int64_t>(task, {"ContainerSpec", "StopGracePeriod"});
  set_field(settings, "stop_grace_period", grace_text(grace));
  std::vector<std::string> configs;
  for (const Json& one : value_at<Json>(task, {"ContainerSpec", "Configs"})) {
    configs.push_back(config_text(value_at<std::string>(one, {"ConfigName"}),
                                  value_at<std::string>(one, {"File", "Name"})));
  }
  set_sorted(settings, "configs", configs);
  set_field(settings, "deploy.mode", mode_of(spec));
  set_sorted(settings, "deploy.constraints",
             value_at<std::vector<std::string>>(task, {"Placement", "Constraints"}));
  set_field(settings, "deploy.restart",
            restart_text(value_at<std::string>(task, {"RestartPolicy", "Condition"}),
                         value_at<std::int64_t>(task, {"RestartPolicy", "Delay"}),
                         value_at<int>(task, {"RestartPolicy", "MaxAttempts"})));
  set_field(settings, "deploy.endpoint_mode",
            value_at<std::string>(spec, {"EndpointSpec", "Mode"}));
  set_field(settings, "deploy.update",
            update_text(update_settings(value_at<Json>(spec, {"UpdateConfig"}))));
  return settings;
}

}  // namespace stackpilot::access
