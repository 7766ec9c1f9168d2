#include "base/json_lines.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace stackpilot {

Result<JsonLines> JsonLines::create(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0) return io_error("make", path);
  JsonLines file(path, fd);
  TRY(sync_folder(fs::absolute(path).parent_path()));
  return file;
}

JsonLines::JsonLines(JsonLines&& other) noexcept : path_(std::move(other.path_)), fd_(other.fd_) {
  other.fd_ = -1;
}

JsonLines::~JsonLines() {
  if (fd_ >= 0) ::close(fd_);
}

Status JsonLines::append(const Json& line) {
  TRY(write(line));
  return {};
}

Status JsonLines::append_synced(const Json& line) {
  TRY_ASSIGN(const std::uint64_t written, write(line));
  return sync_up_to(written);
}

Result<std::uint64_t> JsonLines::write(const Json& line) {
  const std::string text = to_text(line) + "\n";
  const std::lock_guard lock(mutex_);
  if (broken_) return tl::unexpected<Error>(*broken_);
  if (Status written = write_all(fd_, text, path_); !written) {
    broken_ = written.error();
    return pass_on(written);
  }
  return ++lines_;
}

// Group commit: one thread syncs for all lines written so far, the others wait for it.
Status JsonLines::sync_up_to(std::uint64_t line) {
  std::unique_lock lock(mutex_);
  while (lines_on_disk_ < line) {
    if (broken_) return tl::unexpected<Error>(*broken_);
    if (syncing_) {
      synced_.wait(lock);
      continue;
    }
    syncing_ = true;
    const std::uint64_t written = lines_;
    lock.unlock();
    const Status synced = ::fdatasync(fd_) == 0 ? Status() : Status(io_error("sync", path_));
    lock.lock();
    syncing_ = false;
    if (synced) {
      lines_on_disk_ = written;
    } else {
      broken_ = synced.error();
    }
    synced_.notify_all();
  }
  return {};
}

Result<std::vector<Json>> parse_json_lines(std::string_view text, const std::string& origin) {
  std::vector<Json> lines;
  for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos;) {
    TRY_ASSIGN(Json line, parse_json_text(text.substr(0, end),
                                          fmt::format("{}:{}", origin, lines.size() + 1)));
    lines.push_back(std::move(line));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace stackpilot
