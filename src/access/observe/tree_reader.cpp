#include "access/observe/tree_reader.h"

namespace stackpilot::access {

Result<FileDigests> read_tree(const fs::path& root) {
  const std::string ignored = read_file(root / ".gitignore").value_or("");
  return tree_digests(root, IgnoreList(ignored + "\n.git\n.stackpilot\n"));
}

std::vector<std::string> differing_files(const fs::path& root, const FileDigests& expected) {
  std::vector<std::string> differing;
  for (const auto& [path, digest] : expected) {
    FileDigests there;
    const Status read = add_file_digest(root / path, path, there);
    // What the owner let nobody else read cannot be compared.
    const bool hidden = !read && fs::exists(fs::symlink_status(root / path));
    if (!hidden && there[path] != digest) differing.push_back(path);
  }
  return differing;
}

}  // namespace stackpilot::access
