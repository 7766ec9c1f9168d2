#include "service/dependency/redis_cli.h"

namespace stackpilot::service {

DockerArguments redis_cli_arguments(const Dependency& dependency, const RespCommand& command) {
  DockerArguments arguments = {"exec", dependency.component.container, "redis-cli", "-e",
                               "-p",   std::to_string(dependency.port)};
  arguments.insert(arguments.end(), command.begin(), command.end());
  return arguments;
}

}  // namespace stackpilot::service
