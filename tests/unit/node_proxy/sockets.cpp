#include "unit/node_proxy/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace stackpilot::node {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int tcp_socket() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw std::runtime_error("no socket");
  return fd;
}

}  // namespace

Peer::Peer(int fd) : fd_(fd) {
  const timeval patience{5, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Peer::~Peer() {
  if (fd_ >= 0) ::close(fd_);
}

Peer Peer::connect(int port) {
  Peer peer(tcp_socket());
  const sockaddr_in there = loopback(port);
  if (::connect(peer.fd_, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) {
    throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
  }
  return peer;
}

bool Peer::send(const std::string& text) const {
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t part = ::send(fd_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (part <= 0) return false;
    sent += static_cast<std::size_t>(part);
  }
  return true;
}

std::size_t Peer::send_without_waiting(std::size_t limit) const {
  const std::vector<char> chunk(65'536, 'x');
  std::size_t sent = 0;
  pollfd ready{fd_, POLLOUT, 0};
  while (sent<limit&& ::poll(&ready, 1, 200)> 0) {
    const ssize_t part = ::send(fd_, chunk.data(), chunk.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (part <= 0) break;
    sent += static_cast<std::size_t>(part);
  }
  return sent;
}

std::string Peer::receive(std::size_t size) const {
  std::string text;
  std::array<char, 65'536> chunk{};
  while (text.size() < size) {
    const ssize_t part = ::recv(fd_, chunk.data(), std::min(chunk.size(), size - text.size()), 0);
    if (part == 0) return text + "<EOF>";
    if (part < 0) return text + (errno == ECONNRESET ? "<RESET>" : "<TIMEOUT>");
    text.append(chunk.data(), static_cast<std::size_t>(part));
  }
  return text;
}

bool Peer::is_silent_for(int ms) const {
  pollfd wait{fd_, POLLIN, 0};
  return ::poll(&wait, 1, ms) == 0;
}

void Peer::end_sending() const {
  ::shutdown(fd_, SHUT_WR);
}

void Peer::reset() {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(fd_);
  fd_ = -1;
}

Server::Server() : fd_(tcp_socket()) {
  sockaddr_in here = loopback(0);
  socklen_t size = sizeof here;
  if (::bind(fd_, reinterpret_cast<sockaddr*>(&here), size) != 0 || ::listen(fd_, 16) != 0 ||
      ::getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size) != 0) {
    throw std::runtime_error("cannot listen");
  }
  port_ = ntohs(here.sin_port);
}

Server::~Server() {
  close();
}

Peer Server::accept() const {
  pollfd wait{fd_, POLLIN, 0};
  if (::poll(&wait, 1, 5'000) != 1) throw std::runtime_error("nobody connects");
  return Peer(::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC));
}

void Server::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

}  // namespace stackpilot::node
