#include "unit/access_observe/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace stackpilot::access {
namespace {

// A socket bound to a free port of 127.0.0.1.
int bound_socket(int& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof here;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&here), size) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size) != 0) {
    throw std::runtime_error("cannot bind to 127.0.0.1");
  }
  port = ntohs(here.sin_port);
  return fd;
}

}  // namespace

Listener::Listener(std::string reply) : reply_(std::move(reply)) {
  socket_ = bound_socket(port_);
  if (::listen(socket_, 8) != 0) throw std::runtime_error("cannot listen");
  thread_ = std::thread([this] { serve(); });
}

Listener::~Listener() {
  stop_ = true;
  thread_.join();
  ::close(socket_);
}

std::string Listener::request() const {
  return request_;
}

void Listener::serve() {
  std::vector<int> silent;
  while (!stop_) {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, 10) <= 0) continue;
    const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    if (reply_.empty()) {
      silent.push_back(client);
    } else {
      answer(client);
      ::close(client);
    }
  }
  for (const int client : silent) ::close(client);
}

void Listener::answer(int client) {
  std::array<char, 4096> chunk;
  const ssize_t count = ::recv(client, chunk.data(), chunk.size(), 0);
  if (count > 0) request_.assign(chunk.data(), static_cast<std::size_t>(count));
  for (std::size_t sent = 0; sent < reply_.size() && !stop_;) {
    const ssize_t part = ::send(client, reply_.data() + sent, reply_.size() - sent, MSG_NOSIGNAL);
    if (part <= 0) return;
    sent += static_cast<std::size_t>(part);
  }
}

int unused_port() {
  int port = 0;
  ::close(bound_socket(port));
  return port;
}

}  // namespace stackpilot::access
