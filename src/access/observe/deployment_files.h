// The files that decide what a deploy of the service makes.
#pragma once

#include "base/build_context.h"
#include "model/lab_spec.h"

namespace stackpilot::access {

/// Digests by path in the repository.
struct DeploymentFiles {
  FileDigests source;   ///< what the image is built from
  FileDigests compose;  ///< the compose file, and the files it reads variables from

  std::string source_digest() const { return combined(source); }
  bool operator==(const DeploymentFiles&) const = default;
};

Result<DeploymentFiles> read_deployment_files(const fs::path& root, const Service& service);

/// The files that the services of a compose file read their variables from, relative to its folder.
Result<std::vector<std::string>> env_files_of(const std::string& compose_text);

}  // namespace stackpilot::access
