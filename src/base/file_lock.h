// A lock between processes: flock() on a file or a folder. The kernel releases it when the process
// dies.
#pragma once

#include <optional>
#include <string_view>

#include "base/files.h"

namespace stackpilot {

class FileLock {
 public:
  /// Tries to lock `path` without waiting; creates the file if it is missing. nullopt when another
  /// process, or another FileLock of this one, holds it; kBroken when opening or locking fails.
  static Result<std::optional<FileLock>> try_acquire(const fs::path& path);

  /// Waits until nobody else holds `folder`, which must be there. kBroken when opening or locking
  /// fails.
  static Result<FileLock> await_folder(const fs::path& folder);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  /// Releases the lock; the file stays.
  ~FileLock();

  /// Replaces the content of the file, for those who find it locked. Best effort: errors are
  /// ignored.
  void note(std::string_view text) const;

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace stackpilot
