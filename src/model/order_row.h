// An order as the service keeps it, read back for comparison with what was sent.
#pragma once

#include <string>

#include "base/json.h"

namespace stackpilot {

struct OrderRow {
  std::string key;  ///< idempotency key that claims it; empty: none does, or the API was asked
  std::string order_id;
  std::string symbol;  ///< this and what follows: empty when a key claims an order that is absent
  std::string side;
  std::string qty;  ///< exactly, as decimal text
  std::string status;
  bool operator==(const OrderRow&) const = default;
};
STACKPILOT_DECLARE_JSON(OrderRow)

/// The digits of a load's number. Every order of a load has the quantity <number><sequence>, and
/// the key <order_key_prefix><number>-<sequence>, so that either one leads to the other.
inline constexpr std::size_t load_number_digits = 10;
inline constexpr std::size_t order_sequence_digits = 8;
inline constexpr const char* order_key_prefix = "drill-";

/// Whether `text` is a load's number: ten digits, the first one not 0.
bool is_load_number(const std::string& text);

}  // namespace stackpilot
