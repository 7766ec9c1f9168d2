// A file of JSON lines that is only ever added to, and survives us.
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

/// Safe from any thread. After a failure every further call fails: a line cut short by it stays the
/// last one.
class JsonLines {
 public:
  /// Makes the file, which must not exist yet, and makes its name durable.
  static Result<JsonLines> create(const fs::path& path);
  /// Only before other threads know it.
  JsonLines(JsonLines&& other) noexcept;
  JsonLines& operator=(JsonLines&&) = delete;
  ~JsonLines();

  /// Hands the line to the kernel: our death does not lose it.
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
  std::uint64_t lines_ = 0;  ///< written
  std::uint64_t lines_on_disk_ = 0;
  bool syncing_ = false;
  std::optional<Error> broken_;
};

/// Reads JSON lines back. A last line without its end is what a kill leaves behind, and is left
/// out; any other line that is not JSON is an error with its number. `origin` names the text.
Result<std::vector<Json>> parse_json_lines(std::string_view text, const std::string& origin);

}  // namespace stackpilot
