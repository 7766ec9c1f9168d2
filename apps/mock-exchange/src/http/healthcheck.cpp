#include "http/healthcheck.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

namespace exchange {
namespace {

constexpr std::string_view success = "HTTP/1.1 200 ";

bool exchange_on(int fd, const std::string& request, std::uint16_t port) {
  timeval limit{};
  limit.tv_sec = 2;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof(name)) != 0) return false;
  if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    return false;
  }
  std::array<char, success.size()> answer{};
  const ssize_t length = recv(fd, answer.data(), answer.size(), MSG_WAITALL);
  return length == static_cast<ssize_t>(answer.size()) &&
         std::string_view(answer.data(), answer.size()) == success;
}

}  // namespace

bool check_health(std::string_view path, std::uint16_t port) {
  const std::string request =
      "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const bool healthy = exchange_on(fd, request, port);
  close(fd);
  return healthy;
}

}  // namespace exchange
