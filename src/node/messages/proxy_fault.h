// The faults that a proxy injects into connections, and its counters, which prove them.
#pragma once

#include <cstdint>
#include <optional>

#include "base/json.h"

namespace stackpilot::node {

/// Whether a direction delivers its bytes.
enum class Delivery {
  kForward,
  kSwallow,  ///< discarded; the connection is reset once the fault is gone, as bytes are lost
};
NLOHMANN_JSON_SERIALIZE_ENUM(Delivery,
                             {{Delivery::kForward, "forward"}, {Delivery::kSwallow, "swallow"}})

/// The fault of one direction of a connection. A default one does nothing.
struct DirectionFault {
  Delivery delivery = Delivery::kForward;
  std::uint32_t latency_ms = 0;  ///< delay of every byte; at most 60,000
};
STACKPILOT_DECLARE_JSON(DirectionFault)

enum class Refusal {
  kNone,
  kReset,  ///< every open and every new connection is reset at once
};
NLOHMANN_JSON_SERIALIZE_ENUM(Refusal, {{Refusal::kNone, "none"}, {Refusal::kReset, "reset"}})

struct ProxyFault {
  DirectionFault to_server;
  DirectionFault to_client;
  Refusal refusal = Refusal::kNone;
  /// If a direction swallows: time from the first lost byte until the connection is reset.
  std::optional<std::uint32_t> reset_after_ms;
};
STACKPILOT_DECLARE_JSON(ProxyFault)

/// Parses strictly: an unknown word, a missing member or a latency above 60 s is an error.
Result<ProxyFault> parse_fault(const Json& json);

// The common faults.
ProxyFault no_fault();
/// Half of the delay in each direction.
ProxyFault slow(std::uint32_t round_trip_ms);
ProxyFault resetting();
/// Requests pass; answers, which a database sends once it has committed, are discarded. The
/// connection is reset `after_ms` after the first lost byte.
ProxyFault reply_cut(std::uint32_t after_ms);

struct DirectionCounters {
  std::uint64_t received = 0;   ///< bytes read from the sender
  std::uint64_t delivered = 0;  ///< bytes written to the receiver
  std::uint64_t swallowed = 0;  ///< bytes thrown away
  std::uint64_t delayed = 0;    ///< bytes read while a fault holds bytes back
};
STACKPILOT_DECLARE_JSON(DirectionCounters)

/// Counted since the start of the proxy. All but `open` only grow.
struct ProxyCounters {
  std::uint64_t accepted = 0;  ///< connections of clients
  std::uint64_t refused = 0;   ///< of these, reset as the server is unreachable or the proxy full
  std::uint64_t reset = 0;     ///< of these, reset by a fault
  std::uint64_t open = 0;      ///< currently open
  DirectionCounters to_server;
  DirectionCounters to_client;
};
STACKPILOT_DECLARE_JSON(ProxyCounters)

}  // namespace stackpilot::node
