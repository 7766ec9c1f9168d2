#include "node/service/compose.h"

#include "base/slowness.h"

namespace stackpilot::node {
namespace {

using access::Operator;
using access::Output;

constexpr auto compose_timeout = Millis(180'000);

}  // namespace

// Compose v2 is a docker plug-in, v1 a separate program; the compose file works with both.
Result<Output> compose(const Operator& here, const ThisNode& self, const std::string& postgres,
                       std::vector<std::string> arguments, const fs::path& override_file) {
  const bool v2 = here.docker({"compose", "version"}).has_value();
  std::vector<std::string> argv = v2 ? std::vector<std::string>{"docker", "compose"}
                                     : std::vector<std::string>{"docker-compose"};
  const ServiceSpec& service = self.lab.service;
  argv.insert(argv.end(), {"-p", service.project, "-f", service.compose_file});
  if (!override_file.empty()) argv.insert(argv.end(), {"-f", override_file.string()});
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return here.program(
      argv, {.timeout = scaled(compose_timeout),
             .environment = {{"POSTGRES_IMAGE", postgres}, {"NODE_ADDRESS", self.node.address}},
             .directory = self.workspace.root()});
}

Result<DeclaredContainers> declared_containers(const Operator& here, const ThisNode& self,
                                               const std::string& postgres) {
  TRY_ASSIGN(const Output resolved, compose(here, self, postgres, {"config"}));
  return parse_compose_project(resolved.out, self.lab.service.project);
}

}  // namespace stackpilot::node
