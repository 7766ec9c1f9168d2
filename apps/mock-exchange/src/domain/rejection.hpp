#pragma once

#include <string_view>
#include <variant>

namespace exchange {

// Why a request was refused as invalid: always an error of the client.
enum class Rejection {
  unsupported_symbol,
  invalid_side,
  invalid_qty,
  malformed_json,
  ambiguous_field,
  invalid_idempotency_key,
  invalid_after,
  invalid_limit,
  malformed_target,
};

// The snake_case word for it, as it stands in the "detail" of an answer.
std::string_view reason(Rejection rejection);

template <class T>
using Checked = std::variant<T, Rejection>;

}  // namespace exchange
