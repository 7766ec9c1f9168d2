// The journal of a load: one line for each record sent and for each answer.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/json_lines.h"
#include "drills/history/operation.h"

namespace stackpilot::drills {

/// Thread-safe.
class Journal {
 public:
  /// Creates the file, which must not exist yet. kUsage when `load` is not a load number.
  static Result<Journal> create(const fs::path& path, const std::string& load);

  /// Returns when the line is on disk; only then may the record be sent.
  Status invoke(std::uint32_t sequence, const service::RecordValues& record, double at_ms);

  /// Returns when the kernel has the line: a crash of this process does not lose it.
  Status complete(std::uint32_t sequence, const service::WriteResult& answer, double at_ms);

 private:
  explicit Journal(JsonLines lines) : lines_(std::move(lines)) {}
  JsonLines lines_;
};

/// Reads a journal back, without a last line that was cut short. Any other line that Journal would
/// not write is kBroken; the message names the line.
Result<History> parse_journal(std::string_view text, const std::string& origin);
Result<History> read_journal(const fs::path& path);

}  // namespace stackpilot::drills
