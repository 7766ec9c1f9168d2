// A TCP server in this process that treats every client alike.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace stackpilot::access {

/// Listens on a free port of 127.0.0.1 until it is destroyed.
class Listener {
 public:
  /// Sends `reply` to every client and closes; with an empty reply it sends nothing and keeps the
  /// connection open.
  explicit Listener(std::string reply);
  /// Reads the client's request first, then does the same with the reply that `reply_to` returns.
  explicit Listener(std::function<std::string(const std::string& request)> reply_to);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  int port() const { return port_; }
  /// The last client's request, as far as it was read.
  std::string request() const;

 private:
  void serve();
  std::string read_request(int client) const;
  void send_all(int client, const std::string& reply) const;

  std::function<std::string(const std::string&)> reply_to_;  ///< none: silence
  std::string request_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

/// A port of 127.0.0.1 on which nothing listens.
int unused_port();

}  // namespace stackpilot::access
