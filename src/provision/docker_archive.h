// Writes a root file system as an image archive that any Docker engine can load.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "base/json.h"

namespace stackpilot::provision {

/// Packs `root_tar` and the configuration into the docker-archive `archive`, tagged `reference`.
/// Returns the image's id, which depends only on the tar, the instructions and the architecture: it
/// is the same in every engine that loads the archive. `root_tar` is consumed.
Result<std::string> write_docker_archive(const access::Operator& host, const fs::path& root_tar,
                                         const std::vector<std::string>& instructions,
                                         const std::string& reference, const fs::path& archive);

/// Converts Dockerfile instructions that only set configuration to an image's config. kUsage for
/// any other instruction, and for a CMD or ENTRYPOINT that is not in JSON form.
Result<Json> image_config(const std::vector<std::string>& instructions);

}  // namespace stackpilot::provision
