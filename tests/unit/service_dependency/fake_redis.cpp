#include "unit/service_dependency/fake_redis.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace stackpilot::service {
namespace {

// The first command of `come` as one line, which is taken out; empty when it has not come whole.
std::string take_command(std::string& come) {
  std::size_t at = come.find("\r\n");
  if (at == std::string::npos) return "";
  const int parts = std::stoi(come.substr(1));
  at += 2;
  std::string line;
  for (int i = 0; i < parts; ++i) {
    const std::size_t end = come.find("\r\n", at);
    if (end == std::string::npos) return "";
    const std::size_t size = std::stoul(come.substr(at + 1));
    if (come.size() < end + 2 + size + 2) return "";
    line += (i == 0 ? "" : " ") + come.substr(end + 2, size);
    at = end + 2 + size + 2;
  }
  come.erase(0, at);
  return line;
}

}  // namespace

std::string bulk(const std::string& bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + bytes + "\r\n";
}

std::string array(const std::vector<std::string>& items) {
  std::string all = "*" + std::to_string(items.size()) + "\r\n";
  for (const std::string& item : items) all += item;
  return all;
}

FakeRedis::FakeRedis(Answers answers) : answers_(std::move(answers)) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof here;
  if (::bind(socket_, reinterpret_cast<sockaddr*>(&here), size) != 0 ||
      ::getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) != 0 ||
      ::listen(socket_, 8) != 0) {
    throw std::runtime_error("cannot listen on 127.0.0.1");
  }
  port_ = ntohs(here.sin_port);
  thread_ = std::thread([this] { serve(); });
}

FakeRedis::~FakeRedis() {
  stop_ = true;
  thread_.join();
  ::close(socket_);
}

bool FakeRedis::answer(int client, std::string& come) {
  std::array<char, 4096> chunk;
  const ssize_t count = ::recv(client, chunk.data(), chunk.size(), 0);
  if (count <= 0) return false;
  come.append(chunk.data(), static_cast<std::size_t>(count));
  for (std::string line; !(line = take_command(come)).empty();) {
    const std::string reply = answers_(line);
    if (reply.empty()) return false;
    for (std::size_t sent = 0; sent < reply.size() && !stop_;) {
      const ssize_t part = ::send(client, reply.data() + sent, reply.size() - sent, MSG_NOSIGNAL);
      if (part <= 0) return false;
      sent += static_cast<std::size_t>(part);
    }
  }
  return true;
}

void FakeRedis::serve() {
  while (!stop_) {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, 10) <= 0) continue;
    const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    // As Redis does: an answer waits for no other.
    const int yes = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    std::string come;
    for (bool open = true; open && !stop_;) {
      pollfd data{client, POLLIN, 0};
      if (::poll(&data, 1, 10) > 0) open = answer(client, come);
    }
    ::close(client);
  }
}

}  // namespace stackpilot::service
