// The orders that a load sent and the answers it got: the history that is checked.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/json.h"

namespace stackpilot::drills {

/// What a client knows about its order. kInfo is also the state before any answer.
enum class OrderOutcome {
  kInfo,  ///< may or may not be stored: timeout, reset, 5xx after dispatch
  kOk,    ///< acknowledged
  kFail,  ///< provably not stored
};
NLOHMANN_JSON_SERIALIZE_ENUM(OrderOutcome, {{OrderOutcome::kInfo, "info"},
                                            {OrderOutcome::kOk, "ok"},
                                            {OrderOutcome::kFail, "fail"}})

/// An order of a load. The load number and the sequence number determine all members. The quantity
/// is unique to the order, so that a row without its key is still recognised.
struct Order {
  std::string key;
  std::string symbol;
  std::string side;
  std::string qty;
};
STACKPILOT_DECLARE_JSON(Order)

/// `load` is from new_load_number(); `sequence` is 1 to 99,999,999.
Order make_order(const std::string& load, std::uint32_t sequence);

/// A random number of ten digits, which identifies a load.
std::string new_load_number();

/// The outcome of one attempt to send an order.
struct OrderAnswer {
  OrderOutcome outcome = OrderOutcome::kInfo;
  std::string order_id;  ///< only when ok
  std::string reason;    ///< when not ok: the service's reason, or the connection's error
};
STACKPILOT_DECLARE_JSON(OrderAnswer)

struct Operation {
  Order order;
  double sent_ms = 0;             ///< on the drill's clock
  std::optional<double> done_ms;  ///< nullopt: no answer was journaled
  OrderAnswer answer;
};

/// All operations of one load.
struct History {
  std::string load;
  std::map<std::uint32_t, Operation> operations;  ///< by sequence number
};

}  // namespace stackpilot::drills
