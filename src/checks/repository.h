// The tracked files as plain values, so that every rule of the repo checks is a pure function.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

enum class FileMode { kFile, kExecutable, kLink, kSubmodule };

struct RepoFile {
  std::string path;  ///< relative to the repository, with forward slashes
  FileMode mode = FileMode::kFile;
  std::string text;     ///< content; the target of a link; empty for a submodule
  bool unread = false;  ///< too large or not readable; `text` is empty
};

/// The files that git tracks. Untracked files are left out, because a clone does not have them.
class Repository {
 public:
  /// `files`: the tracked files as in the work tree. `staged`: the version in the index, which the
  /// next commit takes, of those that differ or are missing in the work tree.
  explicit Repository(std::vector<RepoFile> files, std::vector<RepoFile> staged = {});

  const std::vector<RepoFile>& files() const { return files_; }  ///< sorted by path
  const std::vector<RepoFile>& staged() const { return staged_; }

  /// The file at `path`, or null.
  const RepoFile* find(std::string_view path) const;

  /// Whether `path` is a file, or a folder that contains one.
  bool exists(std::string_view path) const;

  using Predicate = std::function<bool(const RepoFile&)>;
  std::vector<const RepoFile*> matching(const Predicate& wanted) const;

 private:
  std::vector<RepoFile> files_;
  std::vector<RepoFile> staged_;
};

/// "ci.yml" of ".github/workflows/ci.yml"
std::string_view file_name(std::string_view path);

/// ".github/workflows" of ".github/workflows/ci.yml"; empty for a file at the top.
std::string_view folder_of(std::string_view path);

/// The line (from 1) at `offset`, which must not be beyond the end of `text`.
int line_at(std::string_view text, std::size_t offset);

}  // namespace stackpilot::checks
