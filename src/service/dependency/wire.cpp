#include "service/dependency/wire.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace stackpilot::service {
namespace {

constexpr std::size_t chunk_bytes = 64UL << 10U;

}  // namespace

Wire::Wire(const std::string& address, int port, Millis timeout)
    : timeout_(timeout), deadline_(timeout), connection_(address, port, timeout) {}

Status Wire::wait_for(short event) {
  if (!connection_.problem().empty()) return fail(ErrorKind::kBroken, connection_.problem());
  pollfd wait{connection_.fd(), event, 0};
  if (!deadline_.passed() && ::poll(&wait, 1, static_cast<int>(deadline_.left().count())) > 0) {
    return {};
  }
  timed_out_ = true;
  const char* what =
      answered_ ? "it answers, but was not done within" : "connected, and then no answer for";
  return fail(ErrorKind::kBroken, fmt::format("{} {} ms", what, timeout_.count()));
}

Status Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    TRY(wait_for(POLLOUT));
    const ssize_t part = ::send(connection_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (part < 0 && errno != EAGAIN) return fail(ErrorKind::kBroken, "it takes no bytes");
    if (part > 0) bytes.remove_prefix(static_cast<std::size_t>(part));
  }
  return {};
}

Status Wire::receive(std::string& into) {
  std::array<char, chunk_bytes> chunk;
  TRY(wait_for(POLLIN));
  const ssize_t count = ::recv(connection_.fd(), chunk.data(), chunk.size(), 0);
  if (count <= 0) return fail(ErrorKind::kBroken, "it closes the connection");
  answered_ = true;
  into.append(chunk.data(), static_cast<std::size_t>(count));
  return {};
}

}  // namespace stackpilot::service
