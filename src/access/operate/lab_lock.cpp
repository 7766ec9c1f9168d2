#include "access/operate/lab_lock.h"

#include <fmt/format.h>
#include <unistd.h>

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
  TRY(make_folder(path.parent_path()));
  TRY_ASSIGN(std::optional<FileLock> lock, FileLock::try_acquire(path));
  if (!lock) return held(path);
  lock->note(fmt::format("`{}` (pid {}, since {})", command, ::getpid(), utc_now()));
  return LabLock(std::move(*lock));
}

LabLock::LabLock(LabLock&& other) noexcept : lock_(std::move(other.lock_)) {}

}  // namespace stackpilot::access
