// A lock between processes that no crash leaves behind: the kernel's, on a file.
#pragma once

#include <optional>
#include <string_view>

#include "base/files.h"

namespace stackpilot {

class FileLock {
 public:
  /// Takes the lock on `path` at once, making the file; nothing while another process (or another
  /// FileLock of this one) holds it. An error when the file cannot be opened or locked.
  static Result<std::optional<FileLock>> try_acquire(const fs::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  /// Releases it; the file stays.
  ~FileLock();

  /// Replaces the file's text: a note for those who find it locked. Informative only, may be lost.
  void note(std::string_view text) const;

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace stackpilot
