// Reads a repository from git: the index, the work tree and the history. Changes nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/files.h"
#include "checks/repository.h"

namespace stackpilot::checks {

/// What is larger is not read, and said to be unread.
inline constexpr std::size_t largest_file = 32U << 20U;

/// The tracked files below `root`. A file of the work tree is taken for the index's only when its
/// content hashes to what the index names, whatever git's own stat cache believes; where it does
/// not, the index's version is in staged() too. kCapability where there is no git repository.
Result<Repository> read_repository(const fs::path& root);

/// Calls `look` with every file version that is reachable from any ref, some at a time.
Status read_history(const fs::path& root,
                    const std::function<void(const std::vector<RepoFile>&)>& look);

/// The commit that is checked out; empty before the first one, or without git.
std::string head_commit(const fs::path& root);

/// Whether the tracked files are those of the commit that is checked out.
bool is_clean(const fs::path& root);

/// The first commit that brought this version of a file: its abbreviated id, or empty.
std::string commit_of(const fs::path& root, const RepoFile& version);

/// Git's name for a file of that content: SHA-1 or, with 64 digits, SHA-256.
std::string blob_id(std::string_view content, std::size_t digits);

}  // namespace stackpilot::checks
