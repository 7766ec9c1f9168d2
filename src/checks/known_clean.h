// What a tool was asked about in this run of the program and found nothing in: checks of almost the
// same repository, one after the other, ask only about what has changed. Nothing of it is stored.
#pragma once

#include <mutex>
#include <set>
#include <string>

namespace stackpilot::checks {

/// May be used by several threads.
class KnownClean {
 public:
  bool has(const std::string& subject) const {
    const std::lock_guard lock(mutex_);
    return subjects_.count(subject) != 0;
  }
  /// `subject` names the tool and the digest of all that its answer depends on.
  void add(const std::string& subject) {
    const std::lock_guard lock(mutex_);
    subjects_.insert(subject);
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::string> subjects_;
};

}  // namespace stackpilot::checks
