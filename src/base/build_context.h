// The files that a Docker build of a folder reads, and their digests.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace stackpilot {

/// Path, relative to some folder, to the digest of the file's content and kind.
using FileDigests = std::map<std::string, std::string>;

/// Whether a .dockerignore or a .gitignore with these lines leaves out the path: the last pattern
/// that matches the path or a folder above it decides. Knows *, ?, ** and !. Patterns without a
/// slash are matched at the top only, as Docker does.
class IgnoreList {
 public:
  explicit IgnoreList(std::string_view text);
  bool leaves_out(const std::string& path) const;

  /// Whether something below a folder that is left out may be taken back.
  bool takes_back_below(const std::string& folder) const;

 private:
  struct Pattern {
    std::string text;
    bool takes_back = false;  ///< written with !
  };
  std::vector<Pattern> patterns_;
};

/// The digests of all that can change what an image built from `folder` holds: the files that its
/// .dockerignore does not leave out, that file itself, and the Dockerfile. kBroken when it holds
/// nothing, or a file cannot be read.
Result<FileDigests> build_context_digests(const fs::path& folder);

/// What is called with each file, folder and link below some folder, and its path relative to that.
using TreeVisitor = std::function<Status(const fs::directory_entry&, const std::string& path)>;

/// Calls `visit` for all below `folder` that is not left out, until it fails. kBroken, too, when
/// something cannot be listed.
Status visit_tree(const fs::path& folder, const IgnoreList& ignored, const TreeVisitor& visit);

/// The digests of the files below `folder` that are not left out. Errors as above.
Result<FileDigests> tree_digests(const fs::path& folder, const IgnoreList& ignored);

/// Adds the digest of one file as `name`.
Status add_file_digest(const fs::path& file, const std::string& name, FileDigests& digests);

/// One digest for all: changes when a file does, comes or goes.
std::string combined(const FileDigests& digests);

}  // namespace stackpilot
