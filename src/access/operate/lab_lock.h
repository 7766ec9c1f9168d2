// Only one run at a time may change the lab. The kernel releases the lock when the run dies.
#pragma once

#include <string>

#include "base/file_lock.h"
#include "base/result.h"

namespace stackpilot::access {

/// Proof that the lock is held, required by all code that changes the lab. Only LabLock makes one.
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
  /// Takes the lock without waiting. kLocked, naming the holder, when another run holds it.
  /// `command` ("make demo") is what the errors of other runs will name.
  static Result<LabLock> acquire(const fs::path& path, const std::string& command);

  LabLock(LabLock&& other) noexcept;
  LabLock& operator=(LabLock&&) = delete;

  /// Valid as long as this object.
  const Permit& permit() const { return permit_; }

 private:
  explicit LabLock(FileLock lock) : lock_(std::move(lock)) {}
  FileLock lock_;
  Permit permit_;
};

}  // namespace stackpilot::access
