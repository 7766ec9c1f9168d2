// Files, users and groups.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "footprint/parts.h"

namespace stackpilot::footprint {
namespace {

enum class Detail {
  kPresence,  ///< type, mode and owner: for files whose content changes all the time
  kMetadata,  ///< also size and modification time of regular files
  kContent,   ///< like kPresence, and the digest of regular files
};

constexpr int all_levels = 100;

struct Tree {
  std::string folder;
  int levels;  ///< depth; 1: only the entries of the folder itself
  Detail detail;
  std::string beginning;  ///< only entries of the folder itself whose names begin like this
};

std::string kind_of(const struct stat& found) {
  if (S_ISDIR(found.st_mode)) return "folder";
  if (S_ISLNK(found.st_mode)) return "link";
  if (S_ISREG(found.st_mode)) return "file";
  if (S_ISSOCK(found.st_mode)) return "socket";
  return S_ISFIFO(found.st_mode) ? "pipe" : "device";
}

std::string describe(const fs::path& path, const struct stat& found, Detail detail) {
  std::string text = fmt::format("{} {:o} {}:{}", kind_of(found), found.st_mode & 07777U,
                                 found.st_uid, found.st_gid);
  if (S_ISLNK(found.st_mode)) {
    std::error_code failed;
    return text + " to " + fs::read_symlink(path, failed).string();
  }
  if (!S_ISREG(found.st_mode) || detail == Detail::kPresence) return text;
  if (detail == Detail::kContent) {
    return text + " " + file_digest(path).value_or("cannot be read").substr(0, 16);
  }
  return fmt::format("{} {} bytes of {}.{:09}", text, found.st_size, found.st_mtim.tv_sec,
                     found.st_mtim.tv_nsec);
}

class Walk {
 public:
  Walk(const Scope& scope, const Tree& tree, Part& part)
      : scope_(scope), tree_(tree), part_(part) {}

  // Returns false when the folder does not exist.
  bool from(const fs::path& folder) {
    struct stat found = {};
    if (::lstat(real(folder).c_str(), &found) != 0) return false;
    device_ = found.st_dev;
    enter(folder, tree_.levels);
    return true;
  }

 private:
  fs::path real(const fs::path& path) const { return scope_.root / path.relative_path(); }

  // Entries that disappear meanwhile are left out.
  void enter(const fs::path& folder, int levels) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(real(folder), failed)) {
      const std::string name = entry.path().filename().string();
      if (levels == tree_.levels && !name.starts_with(tree_.beginning)) continue;
      visit(folder / name, levels - 1);
    }
    if (failed == std::errc::permission_denied) {
      part_.items[folder.string()] = "a folder that may not be read";
    }
  }

  void visit(const fs::path& path, int levels) {
    if (is_left_out(scope_, path)) return;
    struct stat found = {};
    if (::lstat(real(path).c_str(), &found) != 0) return;
    part_.items[path.string()] = describe(real(path), found, tree_.detail);
    // Other file systems are not entered; mounts are a part of their own.
    const bool inside = S_ISDIR(found.st_mode) && found.st_dev == device_;
    if (inside && levels > 0) enter(path, levels);
  }

  const Scope& scope_;
  const Tree& tree_;
  Part& part_;
  dev_t device_ = 0;
};

void read_trees(const Scope& scope, const std::vector<Tree>& trees, Part& part) {
  bool any = false;
  for (const Tree& tree : trees) any = Walk(scope, tree, part).from(tree.folder) || any;
  if (!any) part.problem = fmt::format("there is no {}", trees.front().folder);
}

void read_apt(const Scope& scope, Part& part) {
  read_trees(scope,
             {{"/var/lib/apt", all_levels, Detail::kMetadata},
              {"/var/cache/apt", all_levels, Detail::kMetadata}},
             part);
}

void read_dpkg(const Scope& scope, Part& part) {
  read_trees(scope, {{"/var/lib/dpkg", all_levels, Detail::kMetadata}}, part);
}

void read_etc(const Scope& scope, Part& part) {
  read_trees(scope, {{"/etc", all_levels, Detail::kContent}}, part);
}

void read_temporary(const Scope& scope, Part& part) {
  read_trees(scope,
             {{"/run", 3, Detail::kPresence},
              {"/run/lock", 2, Detail::kPresence},
              {"/tmp", 3, Detail::kPresence},
              {"/var/tmp", 3, Detail::kPresence},
              {"/dev/shm", 2, Detail::kPresence}},
             part);
}

// Places where programs create folders of their own.
void read_system(const Scope& scope, Part& part) {
  read_trees(scope,
             {{"/", 1, Detail::kPresence},
              {"/boot", 2, Detail::kPresence},
              {"/opt", 2, Detail::kPresence},
              {"/usr/local", 3, Detail::kPresence},
              {"/var", 2, Detail::kPresence},
              {"/var/lib/systemd", 3, Detail::kPresence}},
             part);
}

// Dot files, which programs create. All other files are the user's own work.
void read_home(const Scope& scope, Part& part) {
  if (scope.home.empty()) {
    part.problem = "there is no home folder: HOME is not set";
    return;
  }
  read_trees(scope, {{scope.home.string(), 3, Detail::kMetadata, "."}}, part);
}

void read_accounts(const Scope& scope, Part& part) {
  for (const auto& [file, kind] :
       {std::pair("etc/passwd", "user"), std::pair("etc/group", "group")}) {
    const Result<std::string> text = read_file(scope.root / file);
    if (!text) {
      part.problem = text.error().message;
      return;
    }
    for (const std::string_view line : lines_of(*text)) {
      const std::size_t colon = std::min(line.find(':'), line.size());
      part.items[fmt::format("{} {}", kind, line.substr(0, colon))] = line.substr(colon);
    }
  }
}

}  // namespace

std::vector<Reader> file_readers() {
  return {{"files of apt", read_apt},
          {"state of dpkg", read_dpkg},
          {"/etc", read_etc},
          {"users and groups", read_accounts},
          {"files in /run and /tmp", read_temporary},
          {"folders of programs", read_system},
          {"dot files of the home folder", read_home}};
}

}  // namespace stackpilot::footprint
