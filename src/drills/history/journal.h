// The journal of a load: what was sent and what was heard, line by line.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/json_lines.h"
#include "drills/history/operation.h"

namespace stackpilot::drills {

/// Safe from any thread.
class Journal {
 public:
  /// Makes the file, which must not exist yet. `load` is the load's number.
  static Result<Journal> create(const fs::path& path, const std::string& load);

  /// Returns when the invocation is on disk: only then may the order be sent.
  Status invoke(std::uint32_t sequence, const Order& order, double at_ms);

  /// Returns when our death cannot lose it.
  Status complete(std::uint32_t sequence, const OrderAnswer& answer, double at_ms);

 private:
  explicit Journal(JsonLines lines) : lines_(std::move(lines)) {}
  JsonLines lines_;
};

/// Reads a journal back. A last line that was cut short is left out; anything else that is not as
/// the Journal writes it is an error that names the line.
Result<History> parse_journal(std::string_view text, const std::string& origin);
Result<History> read_journal(const fs::path& path);

}  // namespace stackpilot::drills
