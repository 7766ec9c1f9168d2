#pragma once

#include <string_view>

#include "domain/order.hpp"

namespace exchange {

// Reads the fields of an order from a JSON object. Numbers keep their text exactly, so no digit of
// a quantity passes through floating point. Members that are not an order's are ignored; a member
// given twice is ambiguous; a member of the wrong type reads as the empty string, which no field
// accepts. Anything but one JSON object is malformed_json.
Checked<OrderFields> parse_order_body(std::string_view body);

}  // namespace exchange
