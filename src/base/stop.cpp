#include "base/stop.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace stackpilot {
namespace {

std::atomic<bool> stop_flag{false};
std::atomic<int> deferrals{0};
int stop_pipe[2] = {-1, -1};

void on_stop_signal(int) {
  request_stop();
}

}  // namespace

void install_stop_handlers() {
  if (::pipe2(stop_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return;
  struct sigaction action = {};
  action.sa_handler = on_stop_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    const bool ignored = ::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
    if (!ignored) ::sigaction(signal, &action, nullptr);
  }
  ::signal(SIGPIPE, SIG_IGN);
}

bool stop_requested() {
  return stop_flag.load() && deferrals.load() == 0;
}

int stop_fd() {
  return deferrals.load() == 0 ? stop_pipe[0] : -1;
}

StopDeferred::StopDeferred() {
  ++deferrals;
}

StopDeferred::~StopDeferred() {
  --deferrals;
}

Status pause_for(Millis duration) {
  pollfd wait{stop_fd(), POLLIN, 0};
  ::poll(&wait, 1, static_cast<int>(duration.count()));
  if (stop_requested()) return interrupted();
  return {};
}

void request_stop() {
  // Async-signal-safe: an atomic store and a write.
  if (!stop_flag.exchange(true)) [[maybe_unused]]
    const auto ignored = ::write(stop_pipe[1], "x", 1);
}

tl::unexpected<Error> interrupted() {
  return fail(ErrorKind::kInterrupted, "interrupted", "the same command completes the work");
}

}  // namespace stackpilot
