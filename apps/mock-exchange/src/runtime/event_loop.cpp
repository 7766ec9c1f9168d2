#include "runtime/event_loop.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace exchange {
namespace {

constexpr int max_events = 64;

std::uint64_t make_tag(int fd, std::uint32_t generation) {
  return std::uint64_t{generation} << 32 | static_cast<std::uint32_t>(fd);
}

}  // namespace

EventLoop::EventLoop() : epoll_fd_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_fd_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

EventLoop::~EventLoop() {
  close(epoll_fd_);
}

void EventLoop::watch(int fd, std::uint32_t epoll_events, IoCallback callback) {
  const auto slot = static_cast<std::size_t>(fd);
  if (slot >= watches_.size()) watches_.resize(slot + 1);
  Watch& watch = watches_[slot];
  ++watch.generation;
  watch.callback = std::make_shared<IoCallback>(std::move(callback));

  epoll_event event{};
  event.events = epoll_events;
  event.data.u64 = make_tag(fd, watch.generation);
  // The descriptor's number may have been reused after a close without unwatch().
  if (epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, fd, &event) == 0) return;
  if (errno == ENOENT && epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) == 0) return;
  throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void EventLoop::unwatch(int fd) {
  const auto slot = static_cast<std::size_t>(fd);
  if (fd < 0 || slot >= watches_.size() || !watches_[slot].callback) return;
  ++watches_[slot].generation;
  watches_[slot].callback.reset();
  epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr);
}

EventLoop::Timer EventLoop::after(Milliseconds delay, Callback callback) {
  const Timer timer{Clock::now() + delay, next_timer_++};
  timers_.emplace(timer, std::move(callback));
  return timer;
}

void EventLoop::cancel(Timer& timer) {
  timers_.erase(timer);
  timer = {};
}

void EventLoop::run() {
  running_ = true;
  std::optional<Milliseconds> limit = Milliseconds(0);
  while (running_) {
    turn(limit);
    limit = turn_hook_ ? turn_hook_() : std::nullopt;
  }
}

void EventLoop::turn(std::optional<Milliseconds> limit) {
  std::array<epoll_event, max_events> events;
  const int count = epoll_wait(epoll_fd_, events.data(), max_events, wait_milliseconds(limit));
  if (count < 0 && errno != EINTR) {
    throw std::system_error(errno, std::generic_category(), "epoll_wait");
  }
  now_ = Clock::now();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    dispatch(event.data.u64, event.events);
  }
  fire_timers();
}

int EventLoop::wait_milliseconds(std::optional<Milliseconds> limit) const {
  std::optional<Milliseconds> wait = limit;
  if (!timers_.empty()) {
    // Rounded up, so that the loop does not spin through the last fraction of a millisecond.
    const auto left = std::chrono::ceil<Milliseconds>(timers_.begin()->first.first - Clock::now());
    wait = std::min(wait.value_or(left), std::max(left, Milliseconds(0)));
  }
  return wait ? static_cast<int>(wait->count()) : -1;
}

void EventLoop::dispatch(std::uint64_t tag, std::uint32_t events) {
  const Watch& watch = watches_[tag & 0xffffffffU];
  if (!watch.callback || watch.generation != tag >> 32) return;
  const std::shared_ptr<IoCallback> callback = watch.callback;  // survives its own unwatch
  (*callback)(events);
}

void EventLoop::fire_timers() {
  while (!timers_.empty() && timers_.begin()->first.first <= now_) {
    const Callback callback = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    callback();
  }
}

}  // namespace exchange
