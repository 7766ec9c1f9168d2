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

  // A later call forgets an earlier one that has not been answered: its answer never comes. While
  // too many look-ups hang in the system's resolver, the answer is empty at once.
  void resolve(const std::string& host, Answer answer);
  void forget();

 private:
  struct Mailbox;  // shared with the threads, which may outlive the resolver

  void collect();

  EventLoop& loop_;
  std::shared_ptr<Mailbox> mailbox_;
  Answer answer_;
  unsigned long ticket_ = 0;
};

}  // namespace exchange
