// One mutating run at a time: a kernel lock, which no crash can leave behind.
#pragma once

#include <string>

#include "base/file_lock.h"
#include "base/result.h"

namespace stackpilot::access {

/// Proof of holding the lock. Whatever mutates asks for one; only LabLock makes them.
class Permit {
 public:
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;

 private:
  friend class LabLock;
  Permit() = default;
};

class LabLock {
 public:
  /// Takes the lock at once, or fails with kLocked naming who holds it. `command` is what others
  /// are told ("make demo").
  static Result<LabLock> acquire(const fs::path& path, const std::string& command);

  LabLock(LabLock&& other) noexcept;
  LabLock& operator=(LabLock&&) = delete;

  /// Valid as long as the lock lives.
  const Permit& permit() const { return permit_; }

 private:
  explicit LabLock(FileLock lock) : lock_(std::move(lock)) {}
  FileLock lock_;
  Permit permit_;
};

}  // namespace stackpilot::access
