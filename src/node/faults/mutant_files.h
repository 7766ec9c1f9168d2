// What only somebody who knows a service can say of how to break it: files of its own in
// tests/mutants/<project>/ of the repository, which faults name.
#pragma once

#include <string>

#include "base/files.h"
#include "base/result.h"
#include "model/service.h"

namespace stackpilot::node {

/// The folder with the files of that service, below the root of the repository.
fs::path mutants_of(const fs::path& root, const Service& service);

/// The file `name` + `suffix` in it. kUsage unless `name` is of a-z, 0-9 and dashes, and the file
/// is there.
Result<fs::path> mutant_file(const fs::path& root, const Service& service, const std::string& name,
                             const std::string& suffix);

/// The statement in the file <name>.sql, with `id` as a literal in place of each :'id'. Errors as
/// of mutant_file; kUsage, too, for an id of more than 200 characters or with unprintable ones.
Result<std::string> mutant_statement(const fs::path& root, const Service& service,
                                     const std::string& name, const std::string& id);

}  // namespace stackpilot::node
