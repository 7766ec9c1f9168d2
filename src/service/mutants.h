// Where it is said how a service is broken on purpose: files of its own in the repository, which
// only somebody who knows the service can write.
#pragma once

#include <string_view>

#include "base/files.h"
#include "model/service.h"

namespace stackpilot::service {

/// tests/mutants/<project>/, below the root of the repository.
fs::path mutants_of(const fs::path& root, const Service& service);

/// How the names of the files there end that change what the dependency has stored: ".sql",
/// statements of a Postgres; ".lua", scripts of a Redis; empty of another kind, or of none.
std::string_view suffix_of_changes(const Service& service);

}  // namespace stackpilot::service
