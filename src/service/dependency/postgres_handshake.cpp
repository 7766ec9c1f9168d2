#include "service/dependency/postgres_handshake.h"

#include "base/clock.h"
#include "service/dependency/wire.h"

namespace stackpilot::service {
namespace {

constexpr char authentication_request = 'R';

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes += static_cast<char>((value >> shift) & 255U);
  }
  return bytes;
}

Status open_session(Wire& wire, const DependencyContract& contract) {
  std::string answer;
  TRY(wire.send(startup_message(contract)));
  TRY(wire.receive(answer));
  if (answer.front() == authentication_request) return {};
  return fail(ErrorKind::kBroken, "it refuses sessions");
}

}  // namespace

std::string startup_message(const DependencyContract& contract) {
  constexpr std::uint32_t protocol = 3U << 16U;
  std::string body = big_endian(protocol);
  for (const std::string& text :
       {std::string("user"), contract.user, std::string("database"), contract.database}) {
    body += text + '\0';
  }
  body += '\0';
  return big_endian(static_cast<std::uint32_t>(body.size() + 4)) + body;
}

Reach shake_hands_with_postgres(const std::string& address, const Dependency& dependency,
                                Millis timeout) {
  const Stopwatch watch;
  Wire wire(address, dependency.port, timeout);
  const Status opened = open_session(wire, dependency.contract);
  return Reach{opened.has_value(), opened ? "" : opened.error().message, watch.elapsed_ms()};
}

}  // namespace stackpilot::service
