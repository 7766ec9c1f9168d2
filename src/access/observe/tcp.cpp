#include "access/observe/tcp.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "access/exec/process.h"
#include "base/clock.h"

namespace stackpilot::access {

TcpConnection::TcpConnection(const std::string& address, int port, Millis timeout) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, address.c_str(), &to.sin_addr) != 1) {
    problem_ = fmt::format("\"{}\" is not an IPv4 address", address);
    return;
  }
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int code = fd_ < 0 ? errno : 0;
  if (code == 0 && ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    code = errno == EINPROGRESS ? outcome_within(timeout) : errno;
  }
  if (code != 0) problem_ = fmt::format("TCP {}:{}: {}", address, port, std::strerror(code));
}

TcpConnection::~TcpConnection() {
  if (fd_ >= 0) ::close(fd_);
}

int TcpConnection::outcome_within(Millis timeout) const {
  pollfd wait{fd_, POLLOUT, 0};
  if (::poll(&wait, 1, static_cast<int>(timeout.count())) <= 0) return ETIMEDOUT;
  int code = 0;
  socklen_t size = sizeof code;
  ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &code, &size);
  return code;
}

Reach probe_tcp(const std::string& address, int port, Millis timeout) {
  const Stopwatch watch;
  const TcpConnection connection(address, port, timeout);
  return Reach{connection.problem().empty(), connection.problem(), watch.elapsed_ms()};
}

Reach probe_icmp(const std::string& address, Millis timeout) {
  const auto seconds = std::max<Millis::rep>(1, timeout.count() / 1000);
  const Result<Output> ping =
      run(Command{.argv = {"ping", "-n", "-q", "-c", "1", "-W", std::to_string(seconds), address},
                  .timeout = timeout + Millis(1000)});
  if (!ping) return Reach{false, ping.error().message, 0, is_timeout(ping.error())};
  if (ping->status == 0) return Reach{true, "", ping->ms};
  return Reach{false, fmt::format("no ICMP echo reply from {}", address), ping->ms};
}

}  // namespace stackpilot::access
