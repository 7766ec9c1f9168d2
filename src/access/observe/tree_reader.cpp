#include "access/observe/tree_reader.h"

namespace stackpilot::access {

namespace {

IgnoreList ignored_below(const fs::path& root) {
  return IgnoreList(read_file(root / ".gitignore").value_or("") + "\n.git\n.stackpilot\n");
}

}  // namespace

Status visit_tree(const fs::path& root, const TreeVisitor& visit) {
  return stackpilot::visit_tree(root, ignored_below(root), visit);
}

Result<FileDigests> read_tree(const fs::path& root) {
  return tree_digests(root, ignored_below(root));
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
