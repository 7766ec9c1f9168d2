// The write-ahead record of injected faults. An entry is on disk before its fault is injected and
// is removed after it is healed: whatever dies in between, what is there needs healing.
//
// One file for each open fault, not a log: making and removing a file are atomic, an unreadable
// entry still has its name, and a full disk cannot keep an entry open.
#pragma once

#include "access/operate/lab_lock.h"
#include "base/files.h"
#include "model/fault.h"

namespace stackpilot::access {

class Ledger {
 public:
  /// `permit` is only proof; it is not kept.
  Ledger(const Permit& permit, fs::path folder);

  /// Returns when the entry is on disk, file and folder: only then may the fault be injected.
  Status open(const Fault& fault) const;

  /// Removes the entry of a fault that is healed; fine where there is none.
  Status close(const std::string& id) const;

 private:
  fs::path folder_;
};

}  // namespace stackpilot::access
