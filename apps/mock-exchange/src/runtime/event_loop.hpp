#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/clock.hpp"

namespace exchange {

// One epoll loop with timers. Everything is called on the thread that runs it, and nothing that is
// called may block. Callbacks may add and remove watches and timers, their own included.
class EventLoop {
 public:
  using Callback = std::function<void()>;
  using IoCallback = std::function<void(std::uint32_t epoll_events)>;
  // Names a timer; default-constructed it names none, and cancelling that is harmless.
  using Timer = std::pair<TimePoint, std::uint64_t>;
  // Called once per turn after all events. Returns how long the loop may sleep at most.
  using TurnHook = std::function<std::optional<Milliseconds>()>;

  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Level-triggered. Watching a descriptor again replaces events and callback. The descriptor stays
  // the caller's.
  void watch(int fd, std::uint32_t epoll_events, IoCallback callback);
  // Harmless when fd is not watched or closed already.
  void unwatch(int fd);

  Timer after(Milliseconds delay, Callback callback);
  // Harmless when it has fired.
  void cancel(Timer& timer);

  void set_turn_hook(TurnHook hook) { turn_hook_ = std::move(hook); }

  // Returns after stop().
  void run();
  void stop() { running_ = false; }

  // When the events of the current turn were picked up; cheaper than asking the clock.
  TimePoint now() const { return now_; }

 private:
  struct Watch {
    std::uint32_t generation = 0;  // tells events of an earlier owner of the same number
    std::shared_ptr<IoCallback> callback;
  };

  void turn(std::optional<Milliseconds> limit);
  int wait_milliseconds(std::optional<Milliseconds> limit) const;
  void dispatch(std::uint64_t tag, std::uint32_t events);
  void fire_timers();

  int epoll_fd_;
  bool running_ = false;
  TimePoint now_ = Clock::now();
  std::vector<Watch> watches_;  // by descriptor
  std::map<Timer, Callback> timers_;
  std::uint64_t next_timer_ = 1;
  TurnHook turn_hook_;
};

}  // namespace exchange
