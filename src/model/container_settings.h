// How a container is run, in a form in which what a compose file declares and what an engine does
// can be compared field by field.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot {

/// Labels that Compose gives to all that it makes.
inline constexpr const char* compose_project_label = "com.docker.compose.project";
inline constexpr const char* compose_folder_label = "com.docker.compose.project.working_dir";
inline constexpr const char* compose_service_label = "com.docker.compose.service";
inline constexpr const char* compose_oneoff_label = "com.docker.compose.oneoff";

/// Labels that Swarm gives to the containers of its tasks, and `docker stack` to all that it makes.
inline constexpr const char* swarm_service_label = "com.docker.swarm.service.name";
inline constexpr const char* stack_label = "com.docker.stack.namespace";

/// Field ("mem_limit", as Compose names it) to value. A field with the engine's default is absent.
/// Of variables ("environment.DB_HOST") only a digest is kept, as the value may be secret.
using ContainerSettings = std::map<std::string, std::string>;

/// Sets a field unless the value is empty.
void set_field(ContainerSettings& settings, const std::string& name, const std::string& value);

/// Sets a list in which order does not matter.
void set_sorted(ContainerSettings& settings, const std::string& name,
                std::vector<std::string> values);

/// Sets "environment.<name>" to the digest of the value.
void set_variable(ContainerSettings& settings, std::string_view name, std::string_view value);

/// Values that both sides write alike.
std::string size_text(std::int64_t bytes);
std::string port_text(std::string_view address, int published, int target,
                      std::string_view protocol);
std::string mount_text(std::string_view type, std::string_view source, std::string_view target,
                       std::string_view mode);

/// A limit of the kind that `ulimit` sets: "nofile=1024:2048".
std::string ulimit_text(std::string_view name, std::int64_t soft, std::int64_t hard);

/// A number of processors, from billionths of one: "0.5".
std::string cpus_text(std::int64_t nano_cpus);

/// A log driver with its options; empty for the engine's default.
std::string log_text(const std::string& driver, const std::map<std::string, std::string>& options);

/// Whether containers for which `declared` says what log_text() does may log as `actual` says: the
/// same, or with bounds that the engine adds where none are declared.
bool is_log_as_declared(const std::string& declared, const std::string& actual);

/// A health check, with durations in nanoseconds; empty without a test.
struct HealthCheck {
  std::vector<std::string> test;
  std::int64_t interval = 0;
  std::int64_t timeout = 0;
  std::int64_t start_period = 0;
  int retries = 0;
};
std::string health_text(const HealthCheck& check);

/// "no-new-privileges" for its three spellings; any other option as it is.
std::string security_option(std::string_view option);

}  // namespace stackpilot
