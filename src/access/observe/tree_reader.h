// Digests of the repository's tree, so that a node's copy of it can be compared.
#pragma once

#include <string>
#include <vector>

#include "base/build_context.h"

namespace stackpilot::access {

/// Calls `visit` with all below `root` that read_tree looks at, and with folders.
Status visit_tree(const fs::path& root, const TreeVisitor& visit);

/// The files below `root` but for what its .gitignore leaves out, .git and .stackpilot.
Result<FileDigests> read_tree(const fs::path& root);

/// The files of `expected` that are missing below `root` or differ there, sorted.
std::vector<std::string> differing_files(const fs::path& root, const FileDigests& expected);

}  // namespace stackpilot::access
