#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/rejection.hpp"

namespace exchange {

// A request target, percent-decoded.
struct RequestTarget {
  std::string path;
  std::vector<std::pair<std::string, std::string>> parameters;  // in the client's order

  // The parameter of that name: absent, or ambiguous when it was given more than once.
  Checked<std::optional<std::string>> parameter(std::string_view name) const;
};

// Reads origin form ("/price?symbol=BTC") and absolute form. A broken percent escape and an escaped
// NUL are malformed_target.
Checked<RequestTarget> parse_target(std::string_view text);

}  // namespace exchange
