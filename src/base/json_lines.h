// An append-only file of JSON lines that survives the death of the process that writes it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot {

/// Any thread may append. After a failed write or sync every further call fails with the same
/// error, so that a truncated line stays the last one.
class JsonLines {
 public:
  /// Creates the file and makes its name durable. kBroken when it exists already.
  static Result<JsonLines> create(const fs::path& path);
  /// Not thread-safe: move only before other threads use the object.
  JsonLines(JsonLines&& other) noexcept;
  JsonLines& operator=(JsonLines&&) = delete;
  ~JsonLines();

  /// Returns when the kernel has the line: it survives this process, but not a power failure.
  Status append(const Json& line);

  /// Returns when the line is on disk. Threads that wait at the same time share one sync.
  Status append_synced(const Json& line);

 private:
  JsonLines(fs::path path, int fd) : path_(std::move(path)), fd_(fd) {}
  Result<std::uint64_t> write(const Json& line);
  Status sync_up_to(std::uint64_t line);

  fs::path path_;
  int fd_;
  std::mutex mutex_;
  std::condition_variable synced_;
  std::uint64_t lines_ = 0;  ///< written, perhaps not synced
  std::uint64_t lines_on_disk_ = 0;
  bool syncing_ = false;
  std::optional<Error> broken_;
};

/// Reads JSON lines back. A last line without a line break was cut off by a kill and is left out.
/// Any other line that is not JSON is an error (kBroken) with its number. `origin` names the text.
Result<std::vector<Json>> parse_json_lines(std::string_view text, const std::string& origin);

}  // namespace stackpilot
