// An order read back from the database or the API, for comparison with what was sent.
#pragma once

#include <string>

#include "base/json.h"
#include "model/stored_record.h"

namespace stackpilot {

struct OrderRow {
  std::string key;  ///< idempotency key of the order; empty if it has none or the API was asked
  std::string order_id;
  std::string symbol;  ///< like all fields below, empty if the order of the key is missing
  std::string side;
  std::string qty;  ///< exact decimal text
  std::string status;
  bool operator==(const OrderRow&) const = default;
};
STACKPILOT_DECLARE_JSON(OrderRow)

/// A stored record as an order, with empty texts for what it lacks.
OrderRow order_of(const StoredRecord& record);

/// Every order of a load (one run of test traffic) has the quantity <number><sequence> and the key
/// <order_key_prefix><number>-<sequence>, where <number> is the load's: either one can be derived
/// from the other.
inline constexpr std::size_t load_number_digits = 10;
inline constexpr std::size_t order_sequence_digits = 8;
inline constexpr const char* order_key_prefix = "drill-";

/// Whether `text` is the number of a load: ten digits, the first one not 0.
bool is_load_number(const std::string& text);

}  // namespace stackpilot
