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

Listener::Listener(std::string reply)
    : Listener(reply.empty() ? std::function<std::string(const std::string&)>()
                             : [reply = std::move(reply)](const std::string&) { return reply; }) {}

Listener::Listener(std::function<std::string(const std::string&)> reply_to)
    : reply_to_(std::move(reply_to)) {
  socket_ = bound_socket(port_);
  if (::listen(socket_, 64) != 0) throw std::runtime_error("cannot listen");
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
    if (reply_to_) request_ = read_request(client);
    const std::string reply = reply_to_ ? reply_to_(request_) : "";
    if (reply.empty()) {
      silent.push_back(client);
    } else {
      send_all(client, reply);
      ::close(client);
    }
  }
  for (const int client : silent) ::close(client);
}

std::string Listener::read_request(int client) const {
  std::array<char, 4096> chunk;
  const ssize_t count = ::recv(client, chunk.data(), chunk.size(), 0);
  return std::string(chunk.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
}

void Listener::send_all(int client, const std::string& reply) const {
  for (std::size_t sent = 0; sent < reply.size() && !stop_;) {
    const ssize_t part = ::send(client, reply.data() + sent, reply.size() - sent, MSG_NOSIGNAL);
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
