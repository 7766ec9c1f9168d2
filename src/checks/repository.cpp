#include "checks/repository.h"

#include <algorithm>

namespace stackpilot::checks {
namespace {

bool by_path(const RepoFile& one, const RepoFile& other) {
  return one.path < other.path;
}

bool is_before(const RepoFile& file, std::string_view path) {
  return file.path < path;
}

}  // namespace

Repository::Repository(std::vector<RepoFile> files, std::vector<RepoFile> staged)
    : files_(std::move(files)), staged_(std::move(staged)) {
  std::sort(files_.begin(), files_.end(), by_path);
  std::sort(staged_.begin(), staged_.end(), by_path);
}

const RepoFile* Repository::find(std::string_view path) const {
  const auto at = std::lower_bound(files_.begin(), files_.end(), path, is_before);
  return at != files_.end() && at->path == path ? &*at : nullptr;
}

bool Repository::exists(std::string_view path) const {
  if (find(path) != nullptr) return true;
  const std::string folder = std::string(path) + "/";
  const auto at = std::lower_bound(files_.begin(), files_.end(), folder, is_before);
  return at != files_.end() && at->path.starts_with(folder);
}

std::vector<const RepoFile*> Repository::matching(const Predicate& wanted) const {
  std::vector<const RepoFile*> found;
  for (const RepoFile& file : files_) {
    if (wanted(file)) found.push_back(&file);
  }
  return found;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : path.substr(0, slash);
}

int line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<int>(std::count(text.begin(),
                                         text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace stackpilot::checks
