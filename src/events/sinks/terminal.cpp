#include "events/sinks/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <sstream>

#include "base/files.h"
#include "base/stop.h"
#include "base/terminal.h"

namespace stackpilot::events {
namespace {

constexpr double first_beat_ms = 2'000;
constexpr double later_beat_ms = 15'000;
constexpr double worth_telling_ms = 2'000;
constexpr auto redraw_interval = std::chrono::milliseconds(250);
constexpr auto log_interval = std::chrono::milliseconds(100);

// One write per text, so that lines of parallel writers do not mix.
void write_whole(int fd, const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t count = ::write(fd, rest.data(), rest.size());
    if (count <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::size_t width_of(int fd) {
  winsize size{};
  const bool known = ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

std::string to_text(const Fraction& fraction) {
  if (fraction.unit != "bytes") {
    return fmt::format("{} of {} {}", fraction.done, fraction.total, fraction.unit);
  }
  constexpr double mib = 1 << 20;
  return fmt::format("{:.0f} of {:.0f} MiB", static_cast<double>(fraction.done) / mib,
                     static_cast<double>(fraction.total) / mib);
}

}  // namespace

Live live_for(int fd) {
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return ::isatty(fd) == 1 && !dumb ? Live::kLine : Live::kLog;
}

// The text of an event; an event that says nothing to a reader has none.
struct Printer {
  Terminal& terminal;

  std::string painted(const char* mark, Paint paint) const {
    return stackpilot::painted(mark, paint, terminal.palette_);
  }

  void operator()(const SectionBegan& e) const {
    terminal.print(e.count > 1 ? fmt::format("== {} ({} of {})", e.title, e.number, e.count)
                               : fmt::format("== {}", e.title));
  }
  void operator()(const StepBegan& e) const { terminal.began(e); }
  void operator()(const StepAdvanced& e) const { terminal.advanced(e); }
  void operator()(const StepEnded& e) const {
    terminal.ended(e);
    const bool ok = e.outcome == StepOutcome::kOk;
    terminal.print(fmt::format("{}  {}{}{} ({:.1f} s)",
                               painted(ok ? "  ok" : "  !!", ok ? Paint::kGreen : Paint::kRed),
                               e.title, e.result.empty() ? "" : ": ", e.result, e.took_ms / 1000));
  }
  void operator()(const StepSkipped& e) const {
    terminal.print(
        fmt::format("{}  {}: skipped: {}", painted("  --", Paint::kYellow), e.title, e.reason));
  }
  void operator()(const EvidenceKept& e) const {
    terminal.print(fmt::format("evidence: {} (head {})", shown_path(e.folder), e.head));
  }
  void operator()(const Noted& e) const { terminal.print(e.text); }
  void operator()(const Relayed& e) const { terminal.print(e.line); }
  void operator()(const ErrorReported& e) const {
    terminal.print(fmt::format("{} {}", painted("error:", Paint::kRed), e.error.message));
    std::istringstream lines(e.error.detail);
    for (std::string line; std::getline(lines, line);) terminal.print("    | " + line);
    if (!e.error.hint.empty()) terminal.print("next:  " + e.error.hint);
  }
  template <typename Other>
  void operator()(const Other&) const {}
};

Terminal::Terminal(int fd, Live live) : fd_(fd), live_(live), palette_(palette_of(fd)) {}

Terminal::~Terminal() {
  heart_.request_stop();
  if (heart_.joinable()) heart_.join();
  draw("");
}

void Terminal::take(const Record& record) {
  const std::scoped_lock hold(mutex_);
  std::visit(Printer{*this}, record.event);
}

void Terminal::began(const StepBegan& step) {
  running_[step.step] = Running{.title = step.title,
                                .detail = "",
                                .fraction = std::nullopt,
                                .expected_ms = step.expected_ms,
                                .watch = {},
                                .next_beat_ms = first_beat_ms};
  if (!heart_.joinable()) {
    heart_ = std::jthread([this](const std::stop_token& stop) { beat(stop); });
  }
  wake_.notify_all();
}

void Terminal::advanced(const StepAdvanced& step) {
  const auto found = running_.find(step.step);
  if (found == running_.end()) return;
  if (!step.detail.empty()) found->second.detail = step.detail;
  found->second.fraction = step.fraction;
}

void Terminal::ended(const StepEnded& step) {
  running_.erase(step.step);
}

void Terminal::print(const std::string& text) {
  const std::string live = drawn_;
  draw("");
  write_whole(fd_, text + "\n");
  if (!live.empty() && !running_.empty()) draw(live_line());
}

void Terminal::beat(const std::stop_token& stop) {
  std::unique_lock hold(mutex_);
  while (!stop.stop_requested()) {
    // Nothing runs between two steps: no need to wake up until the next begins.
    wake_.wait(hold, stop, [this] { return !running_.empty(); });
    wake_.wait_for(hold, stop, live_ == Live::kLine ? redraw_interval : log_interval,
                   [] { return false; });
    if (!stop.stop_requested()) beat_once();
  }
}

void Terminal::beat_once() {
  if (live_ == Live::kLine) return draw(live_line());
  for (auto& [id, step] : running_) {
    if (step.watch.elapsed_ms() < step.next_beat_ms) continue;
    write_whole(fd_, fmt::format("  ..  {}\n", describe(step)));
    step.next_beat_ms = step.watch.elapsed_ms() + later_beat_ms;
  }
}

std::string Terminal::live_line() const {
  std::string line;
  for (const auto& [id, step] : running_) {
    line += fmt::format("{}{}", line.empty() ? "  ..  " : "; ", describe(step));
  }
  const std::size_t width = width_of(fd_);
  return line.size() < width ? line : line.substr(0, width - 1);
}

void Terminal::draw(const std::string& line) {
  if (line == drawn_) return;
  write_whole(fd_, "\r\033[K" + line);
  drawn_ = line;
}

std::string Terminal::describe(const Running& running) {
  const double ms = running.watch.elapsed_ms();
  std::string text = fmt::format("{} ({:.0f} s", running.title, ms / 1000);
  if (running.expected_ms && *running.expected_ms >= worth_telling_ms) {
    text += fmt::format(" of about {:.0f} s", *running.expected_ms / 1000);
  }
  text += ")";
  if (running.fraction) text += ": " + to_text(*running.fraction);
  if (!running.detail.empty()) text += (running.fraction ? ", " : ": ") + running.detail;
  return text;
}

}  // namespace stackpilot::events
