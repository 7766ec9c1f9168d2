// The journal of a load: append-only JSON lines that survive us, and what they say.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "base/files.h"
#include "base/json.h"
#include "drills/history/operation.h"

namespace stackpilot::drills {

/// Safe from any thread.
class Journal {
 public:
  /// Makes the file, which must not exist, and makes its name durable. `load` is its first line.
  static Result<Journal> create(const fs::path& path, const std::string& load);
  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&&) = delete;
  ~Journal();

  /// Returns when the invocation is on disk. Threads that wait at the same time share one sync.
  Status invoke(std::uint32_t sequence, const Order& order, double at_ms);

  /// Handed to the kernel: our death does not lose it.
  Status complete(std::uint32_t sequence, const OrderAnswer& answer, double at_ms);

 private:
  explicit Journal(int fd) : fd_(fd) {}
  Status append(const Json& line);
  Status sync_up_to(std::uint64_t line);

  int fd_;
  std::mutex mutex_;
  std::condition_variable synced_;
  std::uint64_t lines_ = 0;  ///< written
  std::uint64_t lines_on_disk_ = 0;
  bool syncing_ = false;
};

/// Reads a journal back. A last line without its end is what a kill leaves behind, and is left out;
/// anything else that is not as the Journal writes it is an error with its line number.
Result<History> parse_journal(std::string_view text, const std::string& origin);
Result<History> read_journal(const fs::path& path);

}  // namespace stackpilot::drills
