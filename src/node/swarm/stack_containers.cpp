#include "node/swarm/stack_containers.h"

#include "base/slowness.h"
#include "model/scale_out.h"
#include "node/service/stack_project.h"

namespace stackpilot::node {
namespace {

constexpr auto config_timeout = Millis(30'000);

}  // namespace

Result<DeclaredContainers> declared_by_stack(const access::Operator& here, const ThisNode& self,
                                             const access::Variables& variables, bool encrypted) {
  const bool v2 = here.docker({"compose", "version"}).has_value();
  std::vector<std::string> argv = v2 ? std::vector<std::string>{"docker", "compose"}
                                     : std::vector<std::string>{"docker-compose"};
  argv.insert(argv.end(), {"-p", self.service.project, "-f", stack_file_of(self.service)});
  if (encrypted) argv.insert(argv.end(), {"-f", encrypted_stack_file_of(self.service)});
  argv.emplace_back("config");
  TRY_ASSIGN(const access::Output resolved,
             here.program(argv, {.timeout = scaled(config_timeout),
                                 .environment = variables,
                                 .directory = self.workspace.root()}));
  return parse_stack_project(resolved.out, self.service.project);
}

}  // namespace stackpilot::node
