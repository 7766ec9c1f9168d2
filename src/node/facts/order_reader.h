// The orders of one load as the database has them, read inside its container in a read-only
// session.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/order_row.h"

namespace stackpilot::node {

/// All rows that belong to the load: by a key's name or by an order's quantity, so that an order
/// without a key and a key without an order are rows too. More than 100,000 are an error.
Result<std::vector<OrderRow>> read_orders(const DbSpec& db, const std::string& load);

/// The query, for psql with the variable `load`: prints one JSON array of rows. Exposed for tests.
std::string orders_query();

/// Reads what the query prints. Exposed for tests.
Result<std::vector<OrderRow>> parse_orders(const std::string& text);

}  // namespace stackpilot::node
