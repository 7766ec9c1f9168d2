// What a proxy does to the bytes that pass it, and the proof that it did.
#pragma once

#include <cstdint>
#include <optional>

#include "base/json.h"

namespace stackpilot::node {

/// What becomes of bytes that are neither cut nor late.
enum class Delivery {
  kForward,
  kStall,    ///< held, as a network that drops packets does: they arrive once the fault is gone
  kSwallow,  ///< thrown away; the connection is reset once the fault is gone, as it has lost bytes
};
NLOHMANN_JSON_SERIALIZE_ENUM(Delivery, {{Delivery::kForward, "forward"},
                                        {Delivery::kStall, "stall"},
                                        {Delivery::kSwallow, "swallow"}})

/// For one direction of a connection. As made, it does nothing.
struct DirectionFault {
  Delivery delivery = Delivery::kForward;
  std::uint32_t latency_ms = 0;   ///< every byte comes so much later; at most 60,000
  std::uint64_t bytes_per_s = 0;  ///< 0: as fast as it can
  /// The connection is reset once so many bytes have passed since the fault was set (or since the
  /// connection was made, when that was later). 0: by the first byte, which does not pass.
  std::optional<std::uint64_t> cut_after;
};
STACKPILOT_DECLARE_JSON(DirectionFault)

enum class Refusal {
  kNone,
  kReset,  ///< every connection is reset at once, and so is every new one
};
NLOHMANN_JSON_SERIALIZE_ENUM(Refusal, {{Refusal::kNone, "none"}, {Refusal::kReset, "reset"}})

struct ProxyFault {
  DirectionFault to_server;
  DirectionFault to_client;
  Refusal refusal = Refusal::kNone;
  /// With a direction that swallows: the connection is reset so long after its first lost byte.
  std::optional<std::uint32_t> reset_after_ms;
};
STACKPILOT_DECLARE_JSON(ProxyFault)

/// Reads a fault, strictly: an unknown word or a missing member is an error, not a lesser fault.
Result<ProxyFault> parse_fault(const Json& json);

// The usual ones.
ProxyFault no_fault();
/// Half of it in each direction.
ProxyFault slow(std::uint32_t round_trip_ms);
ProxyFault narrow(std::uint64_t bytes_per_s);
/// Nothing passes, nothing is closed.
ProxyFault stalled();
ProxyFault resetting();
/// The request passes. Once the server has answered, which a database does when it has committed,
/// the answer is thrown away and the connection reset `after_ms` later.
ProxyFault reply_cut(std::uint32_t after_ms);

struct DirectionCounters {
  std::uint64_t received = 0;   ///< bytes read from the sender
  std::uint64_t delivered = 0;  ///< bytes written to the receiver
  std::uint64_t swallowed = 0;  ///< bytes thrown away
  std::uint64_t delayed = 0;    ///< bytes read while a fault holds bytes back
};
STACKPILOT_DECLARE_JSON(DirectionCounters)

/// Since the proxy was started. They only grow, but for `open`.
struct ProxyCounters {
  std::uint64_t accepted = 0;  ///< connections of clients
  std::uint64_t refused = 0;   ///< of these, reset because the server could not be reached
  std::uint64_t reset = 0;     ///< of these, reset by a fault
  std::uint64_t open = 0;      ///< now
  DirectionCounters to_server;
  DirectionCounters to_client;
};
STACKPILOT_DECLARE_JSON(ProxyCounters)

}  // namespace stackpilot::node
