#include "base/build_context.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"

namespace stackpilot {
namespace {

constexpr const char* ignore_file = ".dockerignore";
constexpr const char* build_file = "Dockerfile";

// Whether the pattern matches the path or a folder above it. "**/" stands for any folders, "*" and
// "?" stay within one.
bool matches(std::string_view pattern, std::string_view path) {
  if (pattern.empty()) return path.empty() || path.front() == '/';
  if (pattern == "**") return true;
  if (pattern.starts_with("**/")) {
    for (std::size_t at = 0; at != std::string_view::npos;) {
      if (matches(pattern.substr(3), path.substr(at))) return true;
      at = path.find('/', at);
      if (at != std::string_view::npos) ++at;
    }
    return false;
  }
  if (pattern.front() == '*') {
    const std::size_t end = std::min(path.find('/'), path.size());
    for (std::size_t taken = 0; taken <= end; ++taken) {
      if (matches(pattern.substr(1), path.substr(taken))) return true;
    }
    return false;
  }
  if (path.empty() ||
      (pattern.front() == '?' ? path.front() == '/' : pattern.front() != path.front())) {
    return false;
  }
  return matches(pattern.substr(1), path.substr(1));
}

std::string_view without_slashes(std::string_view pattern) {
  while (pattern.starts_with('/') || pattern.starts_with("./")) pattern.remove_prefix(1);
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  return pattern;
}

}  // namespace

IgnoreList::IgnoreList(std::string_view text) {
  for (std::string_view line : lines_of(text)) {
    while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const bool takes_back = line.starts_with('!');
    if (takes_back) line.remove_prefix(1);
    patterns_.push_back({std::string(without_slashes(line)), takes_back});
  }
}

bool IgnoreList::leaves_out(const std::string& path) const {
  // The last that matches decides.
  const auto found = std::find_if(patterns_.rbegin(), patterns_.rend(),
                                  [&](const Pattern& one) { return matches(one.text, path); });
  return found != patterns_.rend() && !found->takes_back;
}

bool IgnoreList::takes_back_below(const std::string& folder) const {
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const Pattern& one) {
    return one.takes_back && (one.text.starts_with(folder + "/") || one.text.starts_with("**"));
  });
}

Status add_file_digest(const fs::path& file, const std::string& name, FileDigests& digests) {
  const fs::file_status status = fs::symlink_status(file);
  if (fs::is_symlink(status)) {
    digests[name] = sha256_hex("link:" + fs::read_symlink(file).generic_string());
    return {};
  }
  const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
  TRY_ASSIGN(const std::string content, read_file(file));
  digests[name] = sha256_hex((executable ? "executable:" : "file:") + content);
  return {};
}

Status visit_tree(const fs::path& folder, const IgnoreList& ignored, const TreeVisitor& visit) {
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed)) {
    const std::string path = it->path().lexically_relative(folder).generic_string();
    if (ignored.leaves_out(path)) {
      if (!ignored.takes_back_below(path)) it.disable_recursion_pending();
    } else {
      TRY(visit(*it, path));
    }
  }
  if (failed) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot list {}: {}", folder.string(), failed.message()));
  }
  return {};
}

Result<FileDigests> tree_digests(const fs::path& folder, const IgnoreList& ignored) {
  FileDigests digests;
  TRY(visit_tree(folder, ignored, [&](const fs::directory_entry& entry, const std::string& path) {
    const bool has_content = entry.is_symlink() || entry.is_regular_file();
    return has_content ? add_file_digest(entry.path(), path, digests) : Status();
  }));
  if (digests.empty()) {
    return fail(ErrorKind::kBroken, fmt::format("{} holds no file", folder.string()));
  }
  return digests;
}

Result<FileDigests> build_context_digests(const fs::path& folder) {
  // Docker reads these two even where they are left out.
  const std::string text = read_file(folder / ignore_file).value_or("");
  return tree_digests(folder,
                      IgnoreList(fmt::format("{}\n!{}\n!{}\n", text, ignore_file, build_file)));
}

std::string combined(const FileDigests& digests) {
  Sha256 digest;
  for (const auto& [path, one] : digests) {
    digest.add_field(path);
    digest.add_field(one);
  }
  return digest.hex();
}

}  // namespace stackpilot
