#include "access/observe/container_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "access/observe/json_path.h"

namespace stackpilot::access {
namespace {

using Texts = std::vector<std::string>;

constexpr std::int64_t default_shm_size = 64 << 20;

// A number or true as its text, with the engine's defaults 0, -1 and false left out.
std::string text_of(const Json& value) {
  const bool is_default = value.is_null() || value == 0 || value == -1 || value == false;
  return is_default ? "" : value.is_string() ? value.get<std::string>() : to_text(value);
}

// Lists and objects as their JSON text, with empty ones left out.
std::string text_of_any(const Json& value) {
  return value.empty() ? "" : to_text(value);
}

HealthCheck health_check(const Json& check) {
  return {.test = value_at<Texts>(check, {"Test"}),
          .interval = value_at<std::int64_t>(check, {"Interval"}),
          .timeout = value_at<std::int64_t>(check, {"Timeout"}),
          .start_period = value_at<std::int64_t>(check, {"StartPeriod"}),
          .retries = value_at<int>(check, {"Retries"})};
}

void add_mounts(const Json& inspected, ContainerSettings& settings) {
  Texts mounts;
  for (const Json& one : value_at<Json>(inspected, {"Mounts"})) {
    const auto type = value_at<std::string>(one, {"Type"});
    const auto source = value_at<std::string>(one, {type == "volume" ? "Name" : "Source"});
    mounts.push_back(mount_text(type, source, value_at<std::string>(one, {"Destination"}),
                                value_at<bool>(one, {"RW"}) ? "rw" : "ro"));
  }
  set_sorted(settings, "volumes", mounts);
  Texts tmpfs;
  const auto places = value_at<Json>(inspected, {"HostConfig", "Tmpfs"});
  for (const auto& [place, options] : places.items()) {
    tmpfs.push_back(fmt::format("{}:{}", place, options.get<std::string>()));
  }
  set_sorted(settings, "tmpfs", tmpfs);
}

void add_ports(const Json& inspected, ContainerSettings& settings) {
  Texts ports;
  const auto bound = value_at<Json>(inspected, {"HostConfig", "PortBindings"});
  for (const auto& [spec, bindings] : bound.items()) {
    int target = 0;
    std::from_chars(spec.data(), spec.data() + spec.size(), target);
    const std::size_t slash = std::min(spec.find('/'), spec.size() - 1);
    for (const Json& binding : bindings) {
      int published = 0;
      const auto text = value_at<std::string>(binding, {"HostPort"});
      std::from_chars(text.data(), text.data() + text.size(), published);
      ports.push_back(port_text(value_at<std::string>(binding, {"HostIp"}), published, target,
                                spec.substr(slash + 1)));
    }
  }
  set_sorted(settings, "ports", ports);
}

void add_networks(const Json& inspected, ContainerSettings& settings) {
  Texts networks;
  const auto joined = value_at<Json>(inspected, {"NetworkSettings", "Networks"});
  for (const auto& [name, network] : joined.items()) {
    networks.push_back(name);
  }
  set_sorted(settings, "networks", networks);
}

void add_log(const Json& host, ContainerSettings& settings) {
  set_field(settings, "logging",
            log_text(value_at<std::string>(host, {"LogConfig", "Type"}),
                     value_at<std::map<std::string, std::string>>(host, {"LogConfig", "Config"})));
}

// The namespaces that the container shares with its node or with another container.
void add_namespaces(const Json& host, ContainerSettings& settings) {
  constexpr std::array<std::pair<const char*, const char*>, 4> modes = {
      {{"pid", "PidMode"}, {"ipc", "IpcMode"}, {"uts", "UTSMode"}, {"userns_mode", "UsernsMode"}}};
  for (const auto& [field, key] : modes) {
    const auto mode = value_at<std::string>(host, {key});
    if (mode != "private" && mode != "shareable") set_field(settings, field, mode);
  }
}

void add_limits(const Json& host, ContainerSettings& settings) {
  const auto memory = value_at<std::int64_t>(host, {"Memory"});
  const auto swap = value_at<std::int64_t>(host, {"MemorySwap"});
  const auto shm = value_at<std::int64_t>(host, {"ShmSize"});
  set_field(settings, "mem_limit", size_text(memory));
  if (swap != 0 && swap != 2 * memory) set_field(settings, "memswap_limit", size_text(swap));
  if (shm != 0 && shm != default_shm_size) set_field(settings, "shm_size", size_text(shm));
  for (const auto& [field, key] : {std::pair{"pids_limit", "PidsLimit"},
                                   {"cpu_shares", "CpuShares"},
                                   {"cpu_quota", "CpuQuota"},
                                   {"cpu_period", "CpuPeriod"},
                                   {"oom_score_adj", "OomScoreAdj"},
                                   {"oom_kill_disable", "OomKillDisable"},
                                   {"cpuset", "CpusetCpus"}}) {
    set_field(settings, field, text_of(value_at<Json>(host, {key})));
  }
  set_field(settings, "cpus", cpus_text(value_at<std::int64_t>(host, {"NanoCpus"})));
  set_field(settings, "mem_reservation",
            size_text(value_at<std::int64_t>(host, {"MemoryReservation"})));
  Texts ulimits;
  for (const Json& one : value_at<Json>(host, {"Ulimits"})) {
    ulimits.push_back(ulimit_text(value_at<std::string>(one, {"Name"}),
                                  value_at<std::int64_t>(one, {"Soft"}),
                                  value_at<std::int64_t>(one, {"Hard"})));
  }
  set_sorted(settings, "ulimits", ulimits);
}

void add_privileges(const Json& host, ContainerSettings& settings) {
  set_field(settings, "publish_all_ports", text_of(value_at<Json>(host, {"PublishAllPorts"})));
  set_field(settings, "privileged", text_of(value_at<Json>(host, {"Privileged"})));
  set_field(settings, "read_only", text_of(value_at<Json>(host, {"ReadonlyRootfs"})));
  set_sorted(settings, "cap_add", value_at<Texts>(host, {"CapAdd"}));
  set_sorted(settings, "cap_drop", value_at<Texts>(host, {"CapDrop"}));
  set_sorted(settings, "group_add", value_at<Texts>(host, {"GroupAdd"}));
  Texts options;
  for (const std::string& one : value_at<Texts>(host, {"SecurityOpt"})) {
    options.push_back(security_option(one));
  }
  set_sorted(settings, "security_opt", options);
  Texts sysctls;
  for (const auto& [name, value] :
       value_at<std::map<std::string, std::string>>(host, {"Sysctls"})) {
    sysctls.push_back(name + "=" + value);
  }
  set_sorted(settings, "sysctls", sysctls);
  set_sorted(settings, "extra_hosts", value_at<Texts>(host, {"ExtraHosts"}));
  set_sorted(settings, "dns", value_at<Texts>(host, {"Dns"}));
  for (const auto& [field, key] : {std::pair{"devices", "Devices"},
                                   {"device_cgroup_rules", "DeviceCgroupRules"},
                                   {"volumes_from", "VolumesFrom"},
                                   {"links", "Links"}}) {
    set_field(settings, field, text_of_any(value_at<Json>(host, {key})));
  }
}

void add_life(const Json& inspected, const Json& host, ContainerSettings& settings) {
  const auto restart = value_at<std::string>(host, {"RestartPolicy", "Name"});
  if (restart != "no") set_field(settings, "restart", restart);
  const auto runtime = value_at<std::string>(host, {"Runtime"});
  if (runtime != "runc") set_field(settings, "runtime", runtime);
  set_field(settings, "cgroup_parent", value_at<std::string>(host, {"CgroupParent"}));
  set_field(settings, "init", text_of(value_at<Json>(host, {"Init"})));
  const auto grace = value_at<Json>(inspected, {"Config", "StopTimeout"});
  set_field(settings, "stop_grace_period",
            grace.is_null() ? "" : fmt::format("{} s", to_text(grace)));
  for (const auto& [field, label] : {std::pair{"project", compose_project_label},
                                     {"service", compose_service_label},
                                     {"project", stack_label},
                                     {"service", swarm_service_label}}) {
    set_field(settings, field, value_at<std::string>(inspected, {"Config", "Labels", label}));
  }
}

}  // namespace

ContainerSettings configured(const Json& config) {
  ContainerSettings settings;
  for (const auto& [field, key] :
       {std::pair{"user", "User"}, {"working_dir", "WorkingDir"}, {"stop_signal", "StopSignal"}}) {
    set_field(settings, field, value_at<std::string>(config, {key}));
  }
  set_field(settings, "command",
            fmt::format("{}", fmt::join(value_at<Texts>(config, {"Cmd"}), " ")));
  set_field(settings, "entrypoint",
            fmt::format("{}", fmt::join(value_at<Texts>(config, {"Entrypoint"}), " ")));
  set_field(settings, "healthcheck",
            health_text(health_check(value_at<Json>(config, {"Healthcheck"}))));
  for (const std::string& variable : value_at<Texts>(config, {"Env"})) {
    const std::size_t equals = std::min(variable.find('='), variable.size() - 1);
    set_variable(settings, variable.substr(0, equals), variable.substr(equals + 1));
  }
  return settings;
}

ContainerSettings effective_settings(const Json& inspected) {
  ContainerSettings settings = configured(value_at<Json>(inspected, {"Config"}));
  set_field(settings, "image", value_at<std::string>(inspected, {"Config", "Image"}));
  const auto host = value_at<Json>(inspected, {"HostConfig"});
  add_life(inspected, host, settings);
  add_limits(host, settings);
  add_privileges(host, settings);
  add_namespaces(host, settings);
  add_log(host, settings);
  add_mounts(inspected, settings);
  add_ports(inspected, settings);
  add_networks(inspected, settings);
  return settings;
}

}  // namespace stackpilot::access
