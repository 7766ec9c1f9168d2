#include "node/facts/postgres_probe.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include "access/observe/tcp.h"
#include "base/clock.h"

namespace stackpilot::node {
namespace {

constexpr char authentication_request = 'R';

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes += static_cast<char>((value >> shift) & 255U);
  }
  return bytes;
}

// Why the server does not accept; empty when it does.
std::string refusal(const access::TcpConnection& connection, const std::string& message,
                    Millis timeout) {
  if (!connection.problem().empty()) return connection.problem();
  const auto sent = ::send(connection.fd(), message.data(), message.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(message.size())) return "it takes no bytes";
  pollfd wait{connection.fd(), POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(timeout.count())) <= 0) {
    return fmt::format("connected, and then no answer for {} ms", timeout.count());
  }
  char answer = 0;
  if (::recv(connection.fd(), &answer, 1, 0) != 1) return "it closes the connection";
  return answer == authentication_request ? "" : "it refuses sessions";
}

}  // namespace

std::string startup_message(const Dependency& db) {
  constexpr std::uint32_t protocol = 3U << 16U;
  std::string body = big_endian(protocol);
  for (const std::string& text :
       {std::string("user"), db.contract.user, std::string("database"), db.contract.database}) {
    body += text + '\0';
  }
  body += '\0';
  return big_endian(static_cast<std::uint32_t>(body.size() + 4)) + body;
}

Reach probe_postgres(const std::string& address, const Dependency& db, Millis timeout) {
  const Stopwatch watch;
  const Deadline deadline(timeout);
  const access::TcpConnection connection(address, db.port, timeout);
  const std::string problem = refusal(connection, startup_message(db), deadline.left());
  return Reach{problem.empty(), problem, watch.elapsed_ms()};
}

}  // namespace stackpilot::node
