// The repository as the repo checks see it: plain values, so that every rule is a pure function.
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
  std::string text;     ///< of a link: its target; of a submodule: empty
  bool unread = false;  ///< too large to be read; `text` is empty then
};

/// The files that git tracks. What git does not track does not exist here: it will not be there
/// for whoever clones.
class Repository {
 public:
  /// `files`: tracked files as they are in the work tree now. `staged`: the index's version of
  /// those that differ from it or are gone, which is what the next commit takes.
  explicit Repository(std::vector<RepoFile> files, std::vector<RepoFile> staged = {});

  const std::vector<RepoFile>& files() const { return files_; }  ///< in path order
  const std::vector<RepoFile>& staged() const { return staged_; }

  /// The file of that path, or null.
  const RepoFile* find(std::string_view path) const;

  /// Whether a file is at that path, or any file is below it.
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

/// The line (from 1) of the character at `offset`.
int line_at(std::string_view text, std::size_t offset);

}  // namespace stackpilot::checks
