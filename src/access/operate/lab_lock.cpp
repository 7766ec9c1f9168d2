#include "access/operate/lab_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/clock.h"

namespace stackpilot::access {
namespace {

tl::unexpected<Error> held(const fs::path& path) {
  const Result<std::string> holder = read_file(path, 4096);
  return fail(ErrorKind::kLocked,
              fmt::format("the lab is locked by {}",
                          holder && !holder->empty() ? *holder : "a run that just started"),
              "wait for it to end, or interrupt it, and run the command again");
}

}  // namespace

Result<LabLock> LabLock::acquire(const fs::path& path, const std::string& command) {
  if (Status made = make_folder(path.parent_path()); !made) return pass_on(made);
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot open {}: {}", path.string(), std::strerror(errno)));
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    return held(path);
  }
  LabLock lock(fd);
  const std::string holder = fmt::format("`{}` (pid {}, since {})", command, ::getpid(), utc_now());
  // Informative only: the lock is the kernel's, and a short write harms nobody.
  if (::ftruncate(fd, 0) == 0) {
    [[maybe_unused]] const auto ignored = ::pwrite(fd, holder.data(), holder.size(), 0);
  }
  return lock;
}

LabLock::LabLock(LabLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

LabLock::~LabLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace stackpilot::access
