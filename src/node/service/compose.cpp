#include "node/service/compose.h"

#include "base/slowness.h"
#include "model/service_images.h"

namespace stackpilot::node {
namespace {

using access::Operator;
using access::Output;

constexpr auto compose_timeout = Millis(180'000);

access::Variables variables_for(const ThisNode& self, const ImageReferences& images) {
  // No profile, whatever an .env file says: what is there is the same after every deploy.
  access::Variables variables = {{"NODE_ADDRESS", self.node.address}, {"COMPOSE_PROFILES", ""}};
  for (const ImageSpec& recipe : self.lab.images) {
    const auto known = images.find(recipe.name);
    variables.emplace_back(image_variable(recipe.name),
                           known == images.end() ? "none:none" : known->second);
  }
  return variables;
}

}  // namespace

// Version 2 is a docker plug-in, version 1 a separate program; the compose file works with both.
std::vector<std::string> compose_program(const Operator& here) {
  if (here.docker({"compose", "version"})) return {"docker", "compose"};
  return {"docker-compose"};
}

Result<Output> compose(const Operator& here, const ThisNode& self, const ImageReferences& images,
                       std::vector<std::string> arguments, const fs::path& override_file) {
  std::vector<std::string> argv = compose_program(here);
  const Service& service = self.service;
  argv.insert(argv.end(), {"-p", service.project, "-f", service.compose_file});
  if (!override_file.empty()) argv.insert(argv.end(), {"-f", override_file.string()});
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return here.program(argv, {.timeout = scaled(compose_timeout),
                             .environment = variables_for(self, images),
                             .directory = self.workspace.root()});
}

Result<DeclaredContainers> declared_containers(const Operator& here, const ThisNode& self,
                                               const ImageReferences& images) {
  TRY_ASSIGN(const Output resolved, compose(here, self, images, {"config"}));
  return parse_compose_project(resolved.out, self.service.project);
}

}  // namespace stackpilot::node
