// The write-ahead record of injected faults. An entry is on disk before its fault is injected and
// is removed after the fault is healed: after a crash, every entry left needs healing.
//
// One file per open fault, not a log: creating and removing a file are atomic, an unreadable entry
// still has its name, and removing one needs no disk space.
#pragma once

#include "access/operate/lab_lock.h"
#include "base/files.h"
#include "model/fault.h"

namespace stackpilot::access {

class Ledger {
 public:
  /// `permit` proves that the caller holds the lab lock; it is not kept.
  Ledger(const Permit& permit, fs::path folder);

  /// Returns when the entry is durable; only then may the fault be injected. kUsage when the id is
  /// malformed, kBroken when writing fails.
  Status open(const Fault& fault) const;

  /// Removes the entry of a healed fault. Succeeds also when there is none.
  Status close(const std::string& id) const;

  /// As read_open_faults() of its folder.
  Result<std::vector<Fault>> open_faults() const { return read_open_faults(folder_); }

 private:
  fs::path folder_;
};

}  // namespace stackpilot::access
