// What a load asked of the service and what it was told: the history that is checked.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/json.h"

namespace stackpilot::drills {

/// What a client knows of its order. The first one is what it knows before it hears anything.
enum class OrderOutcome {
  kInfo,  ///< may or may not have happened: timeout, reset, 5xx after dispatch
  kOk,    ///< acknowledged
  kFail,  ///< provably not stored
};
NLOHMANN_JSON_SERIALIZE_ENUM(OrderOutcome, {{OrderOutcome::kInfo, "info"},
                                            {OrderOutcome::kOk, "ok"},
                                            {OrderOutcome::kFail, "fail"}})

/// An order of a load. Everything follows from the load's number and the sequence number, and the
/// quantity is the load's alone: a row that has lost its key is still recognised.
struct Order {
  std::string key;
  std::string symbol;
  std::string side;
  std::string qty;
};
STACKPILOT_DECLARE_JSON(Order)

/// `load` as of new_load_number(); `sequence` from 1 to 99,999,999.
Order make_order(const std::string& load, std::uint32_t sequence);

/// A number that no other load has.
std::string new_load_number();

/// What became of one attempt to send an order.
struct OrderAnswer {
  OrderOutcome outcome = OrderOutcome::kInfo;
  std::string order_id;  ///< when ok
  std::string reason;  ///< when not ok: the service's own word, or what happened to the connection
};
STACKPILOT_DECLARE_JSON(OrderAnswer)

struct Operation {
  Order order;
  double sent_ms = 0;             ///< on the drill's clock
  std::optional<double> done_ms;  ///< not there: nothing was heard
  OrderAnswer answer;
};

/// All operations of one load.
struct History {
  std::string load;
  std::map<std::uint32_t, Operation> operations;  ///< by sequence number
};

}  // namespace stackpilot::drills
