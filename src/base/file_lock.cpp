#include "base/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace stackpilot {
namespace {

tl::unexpected<Error> lock_error(const char* what, const fs::path& path) {
  return fail(ErrorKind::kBroken,
              fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno)));
}

}  // namespace

Result<std::optional<FileLock>> FileLock::try_acquire(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return lock_error("open", path);
  FileLock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return std::nullopt;
  return lock_error("lock", path);
}

Result<FileLock> FileLock::await_folder(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return lock_error("open", folder);
  FileLock lock(fd);
  if (::flock(fd, LOCK_EX) != 0) return lock_error("lock", folder);
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

void FileLock::note(std::string_view text) const {
  if (::ftruncate(fd_, 0) != 0) return;
  [[maybe_unused]] const auto ignored = ::pwrite(fd_, text.data(), text.size(), 0);
}

}  // namespace stackpilot
