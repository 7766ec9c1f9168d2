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
namespace {

// The errno of the connection attempt; 0 when it is established.
int connect_within(int fd, const sockaddr_in& to, Millis timeout) {
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  pollfd wait{fd, POLLOUT, 0};
  if (::poll(&wait, 1, static_cast<int>(timeout.count())) <= 0) return ETIMEDOUT;
  int code = 0;
  socklen_t size = sizeof code;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size);
  return code;
}

}  // namespace

Reach probe_tcp(const std::string& address, int port, Millis timeout) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, address.c_str(), &to.sin_addr) != 1) {
    return Reach{false, fmt::format("\"{}\" is not an IPv4 address", address), 0};
  }
  const Stopwatch watch;
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return Reach{false, std::strerror(errno), 0};
  const int code = connect_within(fd, to, timeout);
  ::close(fd);
  return Reach{code == 0,
               code == 0 ? "" : fmt::format("TCP {}:{}: {}", address, port, std::strerror(code)),
               watch.elapsed_ms()};
}

Reach probe_icmp(const std::string& address, Millis timeout) {
  const auto seconds = std::max<Millis::rep>(1, timeout.count() / 1000);
  const Result<Output> ping =
      run(Command{.argv = {"ping", "-n", "-q", "-c", "1", "-W", std::to_string(seconds), address},
                  .timeout = timeout + Millis(1000)});
  if (!ping) return Reach{false, ping.error().message, 0};
  if (ping->status == 0) return Reach{true, "", ping->ms};
  return Reach{false, fmt::format("no ICMP echo reply from {}", address), ping->ms};
}

}  // namespace stackpilot::access
