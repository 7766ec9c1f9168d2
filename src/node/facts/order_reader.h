// Reads the orders of one load from the database, inside its container, in a read-only session.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/order_row.h"

namespace stackpilot::node {

inline constexpr std::size_t most_order_rows = 100'000;

/// All rows of the load, found by key or by quantity: also orders without a key and keys without an
/// order. kUsage when `load` is not a load number or has more than `most_order_rows`.
Result<std::vector<OrderRow>> read_orders(const Dependency& db, const std::string& load);

/// The query, for psql with the variable `load`: prints one JSON array of rows. Exposed for tests.
std::string orders_query();

/// Parses what the query prints. Exposed for tests.
Result<std::vector<OrderRow>> parse_orders(const std::string& text,
                                           std::size_t most = most_order_rows);

}  // namespace stackpilot::node
