#include "node/swarm/stack_containers.h"

#include "base/files.h"
#include "base/slowness.h"
#include "model/scale_out.h"
#include "node/service/compose.h"
#include "node/service/stack_project.h"

namespace stackpilot::node {
namespace {

constexpr auto config_timeout = Millis(30'000);

// Runs `config` on what is left of the stack file, which lies elsewhere meanwhile.
Result<access::Output> resolve(const access::Operator& here, const ThisNode& self,
                               const StackText& stack, const access::Variables& variables,
                               bool encrypted) {
  const fs::path folder = fs::path(stack_file_of(self.service)).parent_path();
  TRY_ASSIGN(const TempFolder aside, TempFolder::make(fs::temp_directory_path(), "stack-"));
  const fs::path file = aside.path() / "docker-stack.yml";
  TRY(write_file(file, stack.text));
  std::vector<std::string> argv = compose_program(here);
  argv.insert(argv.end(), {"-p", self.service.project, "--project-directory",
                           (self.workspace.root() / folder).string(), "-f", file.string()});
  if (encrypted) argv.insert(argv.end(), {"-f", encrypted_stack_file_of(self.service)});
  argv.emplace_back("config");
  return here.program(argv, {.timeout = scaled(config_timeout),
                             .environment = variables,
                             .directory = self.workspace.root()});
}

}  // namespace

Result<DeclaredContainers> declared_by_stack(const access::Operator& here, const ThisNode& self,
                                             const access::Variables& variables, bool encrypted) {
  TRY_ASSIGN(const std::string text,
             read_file(self.workspace.root() / stack_file_of(self.service)));
  TRY_ASSIGN(const StackText stack, without_pids(text));
  TRY_ASSIGN(const access::Output resolved, resolve(here, self, stack, variables, encrypted));
  TRY_ASSIGN(DeclaredContainers containers,
             parse_stack_project(resolved.out, self.service.project));
  for (const auto& [service, pids] : stack.pids) {
    containers[swarm_service_name(self.service.project, service)]["pids_limit"] = pids;
  }
  return containers;
}

}  // namespace stackpilot::node
