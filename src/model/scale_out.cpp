#include "model/scale_out.h"

#include <fmt/format.h>

namespace stackpilot {

STACKPILOT_DEFINE_JSON(Release, digest, reference, tag, deployment)
STACKPILOT_DEFINE_JSON(ScaleOut, project, managers, replicas, database, encrypted, release,
                       previous, under_way)

std::string stack_file_of(const Service& service) {
  return (fs::path(service.compose_file).parent_path() / "docker-stack.yml").string();
}

std::string encrypted_stack_file_of(const Service& service) {
  return (fs::path(service.compose_file).parent_path() / "docker-stack.encrypted.yml").string();
}

std::string swarm_service_name(const std::string& stack, const std::string& service) {
  return fmt::format("{}_{}", stack, service);
}

Result<std::optional<ScaleOut>> read_scale_out(const Workspace& workspace) {
  const fs::path file = workspace.scale_out();
  if (!fs::exists(file)) return std::nullopt;
  TRY_ASSIGN(const std::string text, read_file(file, 4U << 20U));
  TRY_ASSIGN(ScaleOut record, parse_json<ScaleOut>(text, file.string()));
  return record;
}

Result<std::optional<ScaleOut>> scale_out_of(const Workspace& workspace, const Service& service) {
  TRY_ASSIGN(std::optional<ScaleOut> record, read_scale_out(workspace));
  if (record && record->project != service.project) return std::nullopt;
  return record;
}

Status write_scale_out(const Workspace& workspace, const ScaleOut& record) {
  return write_file(workspace.scale_out(), to_text(Json(record), 2) + "\n");
}

Service as_stack(Service service) {
  const auto rename = [&](Component& one) {
    one.container = swarm_service_name(service.project, one.service);
  };
  rename(service.component);
  if (service.dependency) rename(service.dependency->component);
  return service;
}

}  // namespace stackpilot
