#include "node/messages/proxy_fault.h"

namespace stackpilot::node {
namespace {

constexpr std::uint32_t most_latency_ms = 60'000;

}  // namespace

STACKPILOT_DEFINE_JSON(DirectionFault, delivery, latency_ms)
STACKPILOT_DEFINE_JSON(ProxyFault, to_server, to_client, refusal, reset_after_ms)
STACKPILOT_DEFINE_JSON(DirectionCounters, received, delivered, swallowed, delayed)
STACKPILOT_DEFINE_JSON(ProxyCounters, accepted, refused, reset, open, to_server, to_client)

Result<ProxyFault> parse_fault(const Json& json) {
  Result<ProxyFault> fault = parse_json<ProxyFault>(to_text(json), "the fault");
  if (!fault) return fault;
  // An unknown word is parsed as the first enumerator, and is detected when written back.
  if (to_text(*fault) != to_text(json))
    return fail(ErrorKind::kUsage, "not a fault: " + to_text(json));
  for (const DirectionFault* direction : {&fault->to_server, &fault->to_client}) {
    if (direction->latency_ms > most_latency_ms) {
      return fail(ErrorKind::kUsage, "a latency of more than 60 s");
    }
  }
  return fault;
}

ProxyFault no_fault() {
  return {};
}

ProxyFault slow(std::uint32_t round_trip_ms) {
  ProxyFault fault;
  fault.to_server.latency_ms = round_trip_ms / 2;
  fault.to_client.latency_ms = round_trip_ms - round_trip_ms / 2;
  return fault;
}

ProxyFault resetting() {
  ProxyFault fault;
  fault.refusal = Refusal::kReset;
  return fault;
}

ProxyFault reply_cut(std::uint32_t after_ms) {
  ProxyFault fault;
  fault.to_client.delivery = Delivery::kSwallow;
  fault.reset_after_ms = after_ms;
  return fault;
}

}  // namespace stackpilot::node
