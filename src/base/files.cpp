#include "base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace stackpilot {

tl::unexpected<Error> io_error(const std::string& what, const fs::path& path) {
  const int code = errno;
  return fail(ErrorKind::kBroken,
              fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(code)),
              code == ENOSPC ? "free some disk space and run the command again" : "");
}

Status write_all(int fd, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(fd, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return io_error("write", path);
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return io_error("read", path);
  std::string text;
  char chunk[65536];
  while (in.read(chunk, sizeof chunk) || in.gcount() > 0) {
    text.append(chunk, static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit) {
      return fail(ErrorKind::kUsage,
                  fmt::format("{} is larger than {} bytes", path.string(), limit));
    }
  }
  if (in.bad() || fs::is_directory(path)) return io_error("read", path);
  return text;
}

Status write_file(const fs::path& path, std::string_view text, fs::perms mode) {
  static std::atomic<unsigned> counter{0};  // threads may write the same file
  const fs::path temporary =
      path.string() + fmt::format(".{}-{}.tmp", ::getpid(), counter.fetch_add(1));
  // Left by a killed process that had our pid, or put there by somebody else: not followed.
  ::unlink(temporary.c_str());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        static_cast<mode_t>(mode));
  if (fd < 0) return io_error("write", path);
  Status written = write_all(fd, text, path);
  if (written && ::fchmod(fd, static_cast<mode_t>(mode)) != 0) written = io_error("allow", path);
  if (written && ::fsync(fd) != 0) written = io_error("sync", path);
  ::close(fd);
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0) written = io_error("rename", path);
  if (!written) ::unlink(temporary.c_str());
  return written;
}

Status sync_folder(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return io_error("open", path);
  Status synced;
  if (::fsync(fd) != 0) synced = io_error("sync", path);
  ::close(fd);
  return synced;
}

Status make_folder(const fs::path& path, fs::perms mode) {
  std::error_code failed;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), failed);
  // Never with more rights than it is to have: others may make or look at it at the same time.
  if (!failed) {
    if (::mkdir(path.c_str(), static_cast<mode_t>(mode)) == 0) {
      fs::permissions(path, mode, failed);
    } else if (const std::error_code why(errno, std::generic_category());
               !fs::is_directory(path, failed)) {
      failed = why;
    }
  }
  if (failed) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot make the folder {}: {}", path.string(), failed.message()));
  }
  return {};
}

Status require_own_folder(const fs::path& path) {
  struct stat found = {};
  const bool ours = ::lstat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
                    found.st_uid == ::geteuid() && (found.st_mode & 077U) == 0;
  if (ours) return {};
  return fail(ErrorKind::kUsage, fmt::format("{} is not a folder of ours alone", path.string()),
              "remove it, and find out who made it");
}

void occupy_standard_files() {
  // Each the wrong way round: reading stdin, or writing the others, is an error as it was before.
  for (const auto& [file, mode] :
       {std::pair{STDIN_FILENO, O_WRONLY}, std::pair{STDOUT_FILENO, O_RDONLY},
        std::pair{STDERR_FILENO, O_RDONLY}}) {
    // The lowest free number is the one that is closed, as those below it were looked at before.
    if (::fcntl(file, F_GETFD) == -1) static_cast<void>(::open("/dev/null", mode));
  }
}

Result<fs::path> temporary_folder() {
  const char* given = std::getenv("TMPDIR");
  const fs::path folder = given == nullptr || *given == '\0' ? "/tmp" : given;
  std::error_code unreadable;
  if (fs::is_directory(folder, unreadable)) return folder;
  return fail(ErrorKind::kUsage, fmt::format("TMPDIR={} is no folder", folder.string()),
              "make that folder, or unset TMPDIR");
}

std::string shown_path(const fs::path& path) {
  std::error_code unknown;
  const fs::path here = fs::current_path(unknown);
  const fs::path relative = path.lexically_relative(here);
  const bool below = !unknown && !relative.empty() && *relative.begin() != "..";
  return below ? relative.string() : path.string();
}

Result<TempFolder> TempFolder::make(const fs::path& parent, std::string_view prefix) {
  std::string name = (parent / fmt::format("{}XXXXXX", prefix)).string();
  if (::mkdtemp(name.data()) == nullptr) return io_error("make a temporary folder in", parent);
  return TempFolder(fs::path(name));
}

TempFolder::TempFolder(TempFolder&& other) noexcept : path_(std::move(other.path_)) {
  other.path_.clear();
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace stackpilot
