#include "domain/rejection.hpp"

namespace exchange {

std::string_view reason(Rejection rejection) {
  switch (rejection) {
    case Rejection::unsupported_symbol:
      return "unsupported_symbol";
    case Rejection::invalid_side:
      return "invalid_side";
    case Rejection::invalid_qty:
      return "invalid_qty";
    case Rejection::malformed_json:
      return "malformed_json";
    case Rejection::ambiguous_field:
      return "ambiguous_field";
    case Rejection::invalid_idempotency_key:
      return "invalid_idempotency_key";
    case Rejection::invalid_after:
      return "invalid_after";
    case Rejection::invalid_limit:
      return "invalid_limit";
    case Rejection::malformed_target:
      return "malformed_target";
  }
  return "invalid_request";
}

}  // namespace exchange
