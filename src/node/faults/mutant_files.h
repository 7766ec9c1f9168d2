// The files of service/mutants.h, which faults name.
#pragma once

#include <string>

#include "base/files.h"
#include "base/result.h"
#include "model/service.h"
#include "service/dependency/kind.h"

namespace stackpilot::node {

/// The file `name` + `suffix` of that service, below the root of the repository. kUsage unless
/// `name` is of a-z, 0-9 and dashes, and the file is there.
Result<fs::path> mutant_file(const fs::path& root, const Service& service, const std::string& name,
                             const std::string& suffix);

/// The call of docker that changes what the dependency has stored, as the service's file <name> +
/// suffix_of_changes says of the record `id`: of a Postgres the statement in <name>.sql, with a
/// literal in place of each :'id'; of a Redis the script in <name>.lua, whose ARGV[1] is the id.
/// Errors as of mutant_file; kUsage, too, for an id of more than 200 characters or with unprintable
/// ones. kCapability for another kind of dependency.
Result<service::DockerArguments> mutant_change(const fs::path& root, const Service& service,
                                               const std::string& name, const std::string& id);

}  // namespace stackpilot::node
