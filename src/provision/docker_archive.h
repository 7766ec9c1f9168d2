// Writes a root file system as an image that any Docker engine can load.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "base/json.h"

namespace stackpilot::provision {

/// Puts `root_tar` and the configuration into the docker-archive `archive`, tagged `reference`.
/// Returns the image's id, which depends on the tar and the instructions alone: it is the same in
/// every engine that loads the archive. `root_tar` is consumed.
Result<std::string> write_docker_archive(const access::Operator& host, const fs::path& root_tar,
                                         const std::vector<std::string>& instructions,
                                         const std::string& reference, const fs::path& archive);

/// Dockerfile instructions that only set configuration, as an image's config object. kUsage for
/// any other instruction, and for a CMD or ENTRYPOINT that is not in JSON form.
Result<Json> image_config(const std::vector<std::string>& instructions);

}  // namespace stackpilot::provision
