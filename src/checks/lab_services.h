// What the repository says of the lab's services, from its tracked files: the rules that are about
// a service follow from it.
#pragma once

#include <string>
#include <vector>

#include "checks/repository.h"

namespace stackpilot::checks {

/// A folder or file that the file at `path` names, as a path in the repository.
std::string beside(const std::string& path, const std::string& named);

/// The compose files that infra/lab.yaml lists, whatever is wrong with the rest of it; empty when
/// it is no YAML.
std::vector<std::string> compose_files_of(const Repository& repository);

/// The env files that such a file names, as paths in the repository, sorted; empty when the file
/// cannot be read.
std::vector<std::string> env_files_of(const Repository& repository, const std::string& compose);

/// The .env beside it, which Compose reads by itself.
std::string own_env_file_of(const std::string& compose);

/// The Dockerfile of what the file's contract says that its image is built from; empty when it is
/// built from nothing.
std::string dockerfile_of(const Repository& repository, const std::string& compose);

}  // namespace stackpilot::checks
