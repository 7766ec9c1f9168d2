#include "access/exec/docker.h"

namespace stackpilot::access {

std::vector<std::string> docker_argv(const EngineEndpoint& engine,
                                     const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = {"docker"};
  if (!engine.host.empty()) argv.insert(argv.end(), {"-H", engine.host});
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return argv;
}

}  // namespace stackpilot::access
