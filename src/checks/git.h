// Reads a git repository: the index, the work tree and the history. Changes nothing. Neither the
// environment nor git's configuration says what is read.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/files.h"
#include "checks/repository.h"

namespace stackpilot::checks {

/// In bytes. Larger files are not read and are marked as RepoFile::unread.
inline constexpr std::size_t largest_file = 32U << 20U;

/// The tracked files below `root`. Compares contents by hash, without git's stat cache: where work
/// tree and index differ, the version of the index is in staged(). kCapability when `git ls-files`
/// fails, as outside a repository, or git is not installed.
Result<Repository> read_repository(const fs::path& root);

/// Calls `look` with batches of all file versions reachable from any ref; a content that has
/// several paths has one of them. kCapability for a shallow clone, kBroken when git fails.
Status read_history(const fs::path& root,
                    const std::function<void(const std::vector<RepoFile>&)>& look);

/// The id of the commit that is checked out; empty before the first commit, or when git fails.
std::string head_commit(const fs::path& root);

/// Whether the work tree has neither changes nor untracked files, except those that a .gitignore
/// names: what else is ignored on this machine counts. False when git fails.
bool is_clean(const fs::path& root);

/// The abbreviated id of the first commit with the content of `version`, or empty. Wrong for an
/// unread version, which has no content.
std::string commit_of(const fs::path& root, const RepoFile& version);

/// Git's blob id of `content`: SHA-256 if `digits` is 64, else SHA-1.
std::string blob_id(std::string_view content, std::size_t digits);

}  // namespace stackpilot::checks
