// The record of the last deploy on a node, which verification compares with the node: kept in
// .stackpilot/deployments/<node>/<project>.json.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/build_context.h"
#include "base/files.h"
#include "base/json.h"
#include "model/container_settings.h"
#include "model/workspace.h"

namespace stackpilot {

/// The record that was planted right after a deploy, as the service gave it then.
struct PlantedRecord {
  std::string id;
  std::map<std::string, std::string> values;  ///< by place; see service::parse_record
  bool operator==(const PlantedRecord&) const = default;
};
STACKPILOT_DECLARE_JSON(PlantedRecord)

struct Deployment {
  std::string project;
  std::string node;
  std::string build_id;
  std::string source_digest;  ///< of all source_files
  FileDigests source_files;   ///< what the image was built from, by path in the repository
  FileDigests compose_files;  ///< the compose file, and what it reads variables from
  std::map<std::string, ContainerSettings> containers;  ///< as Compose resolved the project then
  std::string image_id;
  std::string git_sha;
  std::string deployed_at;              ///< RFC 3339
  std::optional<PlantedRecord> canary;  ///< none of a service without records
  bool operator==(const Deployment&) const = default;
};
STACKPILOT_DECLARE_JSON(Deployment)

/// The record of the last deploy of that service on `node`; nullopt when there is none or it is
/// unreadable.
std::optional<Deployment> read_deployment(const Workspace& workspace, const std::string& node,
                                          const std::string& project);

}  // namespace stackpilot
