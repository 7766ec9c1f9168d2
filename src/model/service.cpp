#include "model/service.h"

namespace stackpilot {
STACKPILOT_DEFINE_JSON(Component, service, container, image)
STACKPILOT_DEFINE_JSON(Dependency, component, contract, port, volume, mount)
STACKPILOT_DEFINE_JSON(Service, project, compose_file, contract, component, port, dependency)
}  // namespace stackpilot
