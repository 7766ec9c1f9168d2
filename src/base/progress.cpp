#include "base/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace stackpilot {
namespace {

using namespace std::chrono_literals;

std::string painted(std::string_view text, const char* colour) {
  if (!colours_wanted(STDERR_FILENO)) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", colour, text);
}

}  // namespace

void say(std::string_view line) {
  // One write per line, so that lines of parallel work do not mix.
  const std::string text = fmt::format("{}\n", line);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool colours_wanted(int fd) {
  const char* no_colour = std::getenv("NO_COLOR");
  return ::isatty(fd) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

Step::Step(std::string title) : title_(std::move(title)) {
  heart_ = std::jthread([this](const std::stop_token& stop) { beat(stop); });
}

Step::~Step() {
  if (finished_) return;
  try {
    finish(painted("  !!", "31"), "failed");
  } catch (const std::exception&) {
    // No memory for the line; the failure itself is reported by its own error.
  }
}

void Step::at(std::string_view detail) {
  const std::scoped_lock hold(mutex_);
  detail_ = detail;
}

void Step::done(std::string_view result) {
  finish(painted("  ok", "32"), result);
}

void Step::beat(const std::stop_token& stop) {
  std::unique_lock hold(mutex_);
  for (auto wait = 2'000ms; !wake_.wait_for(hold, stop, wait, [] { return false; }); wait = 15s) {
    if (stop.stop_requested()) return;
    say(fmt::format("  ..  {} ({:.0f} s){}{}", title_, watch_.elapsed_ms() / 1000,
                    detail_.empty() ? "" : ": ", detail_));
  }
}

void Step::finish(std::string_view mark, std::string_view result) {
  finished_ = true;
  heart_.request_stop();
  heart_.join();
  say(fmt::format("{}  {}{}{} ({:.1f} s)", mark, title_, result.empty() ? "" : ": ", result,
                  watch_.elapsed_ms() / 1000));
}

}  // namespace stackpilot
