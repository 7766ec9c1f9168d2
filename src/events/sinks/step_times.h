// How long steps took in earlier runs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "events/stream.h"

namespace stackpilot::events {

/// Remembers the newest five times of every step that succeeded, of at most 200 steps, in a file
/// that checkouts share. A file that is missing or cannot be read is an empty memory.
class StepTimes : public Sink {
 public:
  explicit StepTimes(fs::path file);
  StepTimes(const StepTimes&) = delete;
  StepTimes& operator=(const StepTimes&) = delete;
  /// Writes the file when there is something new; what another process has written meanwhile is
  /// lost.
  ~StepTimes() override;

  void take(const Record& record) override;

  /// The median of the remembered times, in milliseconds.
  std::optional<double> expected_ms(const std::string& title) const;

 private:
  struct Times {
    std::vector<double> ms;  ///< newest last
    std::string at;          ///< of the newest
  };
  void forget_oldest();

  const fs::path file_;
  std::map<std::string, Times> times_;
  bool changed_ = false;
};

}  // namespace stackpilot::events
