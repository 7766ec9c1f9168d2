// Plain blocking sockets, to see what a proxy does to the two ends of a connection.
#pragma once

#include <string>

namespace stackpilot::node {

/// One end of a TCP connection. Reads give up after five seconds.
class Peer {
 public:
  explicit Peer(int fd);
  Peer(Peer&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Peer& operator=(Peer&&) = delete;
  ~Peer();

  /// Connects to 127.0.0.1.
  static Peer connect(int port);

  /// Whether all of it was taken.
  bool send(const std::string& text) const;
  /// Sends until the kernel takes no more, and at most `limit` bytes; returns how many.
  std::size_t send_without_waiting(std::size_t limit) const;
  /// Exactly `size` bytes, or what came before the end: "<EOF>", "<RESET>" or "<TIMEOUT>" is added.
  std::string receive(std::size_t size) const;
  /// Whether nothing comes, not even an end, for so long.
  bool is_silent_for(int ms) const;
  void end_sending() const;
  /// Closes with a reset.
  void reset();

 private:
  int fd_;
};

/// A TCP server of which each connection is taken by hand.
class Server {
 public:
  Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();
  int port() const { return port_; }
  Peer accept() const;
  /// No connection is refused while this lives; then all are.
  void close();

 private:
  int fd_;
  int port_ = 0;
};

}  // namespace stackpilot::node
