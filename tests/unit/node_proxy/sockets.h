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

  /// Whether all of it was sent.
  bool send(const std::string& text) const;
  /// Sends until the socket buffers are full or `limit` is reached; returns the number of bytes.
  std::size_t send_without_waiting(std::size_t limit) const;
  /// Receives `size` bytes, or fewer with "<EOF>", "<RESET>" or "<TIMEOUT>" appended.
  std::string receive(std::size_t size) const;
  /// Whether neither data nor an end of the connection arrives within that time.
  bool is_silent_for(int ms) const;
  void end_sending() const;
  /// Closes with a TCP reset.
  void reset();

 private:
  int fd_;
};

/// A TCP server whose connections are accepted one at a time by the test.
class Server {
 public:
  Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();
  int port() const { return port_; }
  Peer accept() const;
  /// Stops listening: further connections are refused.
  void close();

 private:
  int fd_;
  int port_ = 0;
};

}  // namespace stackpilot::node
