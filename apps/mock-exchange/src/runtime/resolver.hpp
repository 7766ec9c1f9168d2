#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/event_loop.hpp"

namespace exchange {

// Turns a host name into numeric addresses without blocking the loop: the system's resolver runs on
// short-lived threads, and answers come back on the loop. A numeric host is answered at once.
class Resolver {
 public:
  // Empty when the name does not resolve, for whatever reason.
  using Answer = std::function<void(std::vector<std::string> addresses)>;

  explicit Resolver(EventLoop& loop);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // One answer for all calls since the last one: the first look-up that finds the name, or the
  // newest one that does not, calls the newest `answer`. So asking again overtakes a look-up that
  // hangs. A look-up is given up by the system after about a second per name server; while too many
  // hang, no further one is begun.
  void resolve(const std::string& host, Answer answer);
  // No answer comes of what was asked so far.
  void forget();

 private:
  struct Mailbox;  // shared with the threads, which may outlive the resolver

  void collect();

  EventLoop& loop_;
  std::shared_ptr<Mailbox> mailbox_;
  Answer answer_;
  unsigned long ticket_ = 0;  // of the newest look-up
  unsigned long oldest_ = 0;  // whose answer counts
};

}  // namespace exchange
