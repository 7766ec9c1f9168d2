// A TCP server in this process, for one reaction to whoever connects.
#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace stackpilot::access {

/// Listens on a free port of 127.0.0.1 until it is destroyed.
class Listener {
 public:
  /// Sends `reply` to everyone who connects and closes; with an empty reply it never says a word
  /// and keeps the connection open.
  explicit Listener(std::string reply);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  int port() const { return port_; }
  /// What the last client sent, as far as it was read.
  std::string request() const;

 private:
  void serve();
  void answer(int client);

  std::string reply_;
  std::string request_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

/// A port of 127.0.0.1 on which nothing listens.
int unused_port();

}  // namespace stackpilot::access
