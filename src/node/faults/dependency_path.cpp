#include "node/faults/dependency_path.h"

#include "node/faults/containers.h"

namespace stackpilot::node {

Result<Namespace> api_namespace(const FaultSite& site) {
  TRY_ASSIGN(const std::string api,
             container_here(site.service().project, site.service().component));
  return look_at(api).map([](const ContainerState& state) {
    return state.pid > 0 ? Namespace(state.pid) : Namespace();
  });
}

Result<DependencyPath> path_to_dependency(const FaultSite& site) {
  TRY_ASSIGN(const Namespace where, api_namespace(site));
  TRY_ASSIGN(const ContainerState db, look_at(site.dependency().component.container));
  if (!where || db.address.empty()) {
    return fail(ErrorKind::kBroken, "API and dependency do not both run", "make up");
  }
  return DependencyPath{where, db.address, std::to_string(site.dependency().port), db.gateway};
}

}  // namespace stackpilot::node
