// The files that decide what a deploy of the service makes.
#pragma once

#include "base/build_context.h"
#include "model/lab_spec.h"

namespace stackpilot::access {

/// Digests by path in the repository.
struct DeploymentFiles {
  FileDigests source;   ///< what the image is built from; nothing for one made of packages
  FileDigests compose;  ///< the compose file, and the files that it reads or mounts
  FileDigests stack;    ///< the same of the stack files beside it; nothing when there are none

  std::string source_digest() const { return combined(source); }
  bool operator==(const DeploymentFiles&) const = default;
};

Result<DeploymentFiles> read_deployment_files(const fs::path& root, const Service& service);

/// The files that the services of a compose or stack file read their variables from, those that it
/// mounts into them or gives them as configs, and the compose files that they extend, relative to
/// its folder.
Result<std::vector<std::string>> files_read_by(const std::string& compose_text);

}  // namespace stackpilot::access
