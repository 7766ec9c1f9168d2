#include "runtime/logger.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>

#include "domain/timestamp.hpp"
#include "runtime/clock.hpp"

namespace exchange {
namespace {

constexpr std::size_t max_buffered_bytes = 1 << 20;
// Lines that arrive within this time share one write call.
constexpr Milliseconds coalesce_time{5};
constexpr Milliseconds farewell_time{1000};

std::string_view name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;  // nobody reads the logs any more: nowhere to say so
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

struct Logger::Channel {
  int fd;
  std::mutex mutex;
  std::condition_variable changed;
  std::string buffer;
  bool closing = false;
  bool finished = false;

  explicit Channel(int descriptor) : fd(descriptor) {}

  void run() {
    std::string batch;
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return closing || !buffer.empty(); });
      if (buffer.empty()) break;
      if (!closing) changed.wait_for(lock, coalesce_time, [this] { return closing; });
      batch.swap(buffer);
      lock.unlock();
      write_all(fd, batch);
      batch.clear();
      lock.lock();
    }
    finished = true;
    changed.notify_all();
  }
};

Logger::Logger(int fd, std::string_view service, std::string_view env, LogLevel level)
    : level_(level), channel_(std::make_shared<Channel>(fd)) {
  prefix_ = JsonObject().text("service", service).text("env", env).str();
  prefix_.erase(0, 1);
  prefix_.back() = ',';
  writer_ = std::thread([channel = channel_] { channel->run(); });
}

Logger::~Logger() {
  bool finished = false;
  {
    std::unique_lock lock(channel_->mutex);
    channel_->closing = true;
    channel_->changed.notify_all();
    finished =
        channel_->changed.wait_for(lock, farewell_time, [this] { return channel_->finished; });
  }
  if (finished) {
    writer_.join();
  } else {
    writer_.detach();
  }
}

void Logger::write(LogLevel level, std::string_view event, JsonObject fields) {
  if (!enabled(level)) return;
  if (unreported_ > 0) fields.number("dropped_lines", static_cast<std::int64_t>(unreported_));
  std::string line = "{\"ts\":\"" + rfc3339_from_unix(unix_microseconds()) + "\",\"level\":\"";
  line += name(level);
  line += "\",";
  line += prefix_;
  line += "\"event\":";
  append_json_string(line, event);
  const std::string members = fields.str();
  if (members.size() > 2) line += ',';
  line += std::string_view(members).substr(1);
  line += '\n';

  const std::lock_guard lock(channel_->mutex);
  if (channel_->buffer.size() + line.size() > max_buffered_bytes) {
    ++dropped_;
    ++unreported_;
    return;
  }
  unreported_ = 0;
  if (channel_->buffer.empty()) channel_->changed.notify_one();
  channel_->buffer += line;
}

}  // namespace exchange
