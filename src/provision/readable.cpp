#include "provision/readable.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "access/observe/tree_reader.h"

namespace stackpilot::provision {
namespace {

constexpr unsigned read = 4;
constexpr unsigned enter = 5;  // and to list, or to run

bool grants(const struct stat& found, unsigned user, unsigned wanted) {
  const unsigned bits = found.st_uid == user   ? found.st_mode >> 6U
                        : found.st_gid == user ? found.st_mode >> 3U
                                               : found.st_mode;
  return (bits & wanted) == wanted;
}

bool is_below(const std::string& path, const std::vector<fs::path>& folders) {
  return std::any_of(folders.begin(), folders.end(), [&](const fs::path& folder) {
    return path == folder || path.starts_with(folder.string() + "/");
  });
}

Status require(const fs::path& root, const fs::path& part, unsigned user, unsigned wanted) {
  struct stat found = {};
  // What is missing is named by whoever needs it.
  if (::stat((root / part).c_str(), &found) != 0 || grants(found, user, wanted)) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("nodes cannot read this checkout: {} has the mode {:o}, and what runs "
                          "on them is another user",
                          part == "." ? root.string() : part.string(), found.st_mode & 07777U),
              fmt::format("cd {} && chmod go+rx . && chmod -R go+rX {}$(git ls-files | cut "
                          "-d/ -f1 | sort -u)",
                          root.string(), part == "." ? "" : part.begin()->string() + " "));
}

}  // namespace

Status require_readable(const fs::path& root, const std::vector<fs::path>& needed, unsigned user) {
  TRY(require(root, ".", user, enter));
  return access::visit_tree(root, [&](const fs::directory_entry& entry, const std::string& path) {
    if (entry.is_symlink()) return Status();
    if (entry.is_directory()) return require(root, path, user, enter);
    return is_below(path, needed) ? require(root, path, user, read) : Status();
  });
}

}  // namespace stackpilot::provision
