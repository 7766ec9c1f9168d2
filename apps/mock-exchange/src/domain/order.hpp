#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/rejection.hpp"

namespace exchange {

struct Instrument {
  std::string_view symbol;
  std::string_view price;  // a JSON number
};

// The instrument of that symbol, whatever its case; nullptr when there is none. Never freed.
const Instrument* find_instrument(std::string_view symbol);

// What a client sent, unchecked. A field is absent when it was not given at all.
struct OrderFields {
  std::optional<std::string> symbol;
  std::optional<std::string> side;
  std::optional<std::string> qty;
};

// A valid order that has not been given an id. The views point at static storage.
struct NewOrder {
  std::string_view symbol;
  std::string_view side;        // "buy" or "sell"
  std::string qty;              // canonical, see parse_quantity
  std::string idempotency_key;  // empty: none
};

// Joins the fields of the query string and of the body. A field given in both is ambiguous.
Checked<OrderFields> merge(OrderFields query, OrderFields body);

// The first field that is wrong decides, in the order symbol, side, qty.
Checked<NewOrder> validate(const OrderFields& fields);

// 1 to 200 visible ASCII characters.
bool is_valid_idempotency_key(std::string_view key);

// The same text for two orders exactly when they ask for the same thing, however it was spelt.
std::string fingerprint(const NewOrder& order);

}  // namespace exchange
