#include "model/service.h"

namespace stackpilot {
STACKPILOT_DEFINE_JSON(Component, service, container, image)
STACKPILOT_DEFINE_JSON(Dependency, component, contract, port, volume, mount)
STACKPILOT_DEFINE_JSON(Service, project, compose_file, contract, component, port, dependency)

std::vector<std::string> containers_of(const Service& service) {
  std::vector<std::string> names = {service.component.container};
  if (service.dependency) names.push_back(service.dependency->component.container);
  return names;
}

}  // namespace stackpilot
