#pragma once

#include <optional>
#include <string>

#include "domain/order.hpp"
#include "domain/uuid.hpp"
#include "http/request_target.hpp"

namespace exchange {

// The order that POST /order asks for, from its query string, its JSON body or both, and the
// Idempotency-Key header if there was one.
Checked<NewOrder> read_order_request(const RequestTarget& target, const std::string& body,
                                     const std::optional<std::string>& idempotency_key);

struct PageRequest {
  Uuid after;  // all zero: from the beginning
  int limit = 100;
};

inline constexpr int max_page = 1000;

// The page that GET /orders asks for.
Checked<PageRequest> read_page_request(const RequestTarget& target);

}  // namespace exchange
