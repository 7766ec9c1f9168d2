#include "http/order_json.hpp"

#include <algorithm>
#include <string>

#include "domain/json_text.hpp"

namespace exchange {
namespace {

std::string to_json(const StoredOrder& order) {
  return JsonObject()
      .text("order_id", order.order_id)
      .text("symbol", order.symbol)
      .text("side", order.side)
      .raw("qty", order.qty)
      .text("status", order.status)
      .text("created_at", order.created_at)
      .str();
}

Response failed(const StoreFailed& failure) {
  // A separate reason, because the order may be stored: only an Idempotency-Key makes a retry safe.
  return unavailable(failure.known ? reason(failure.problem) : "order_outcome_unknown");
}

}  // namespace

Response write_response(const WriteResult& result) {
  if (const auto* accepted = std::get_if<OrderAccepted>(&result)) {
    return ok(JsonObject()
                  .text("order_id", to_text(accepted->order_id))
                  .text("status", "accepted")
                  .str());
  }
  if (std::holds_alternative<IdempotencyConflict>(result)) {
    return failure(409, "idempotency_key_reused");
  }
  if (const auto* failure = std::get_if<StoreFailed>(&result)) return failed(*failure);
  return unavailable("overloaded");
}

Response order_response(const ReadResult& result) {
  if (const auto* failure = std::get_if<ReadFailed>(&result)) {
    return unavailable(reason(failure->problem));
  }
  const auto& orders = std::get<std::vector<StoredOrder>>(result);
  return orders.empty() ? failure(404, "order_not_found") : ok(to_json(orders.front()));
}

Response page_response(const ReadResult& result, std::size_t limit) {
  if (const auto* failure = std::get_if<ReadFailed>(&result)) {
    return unavailable(reason(failure->problem));
  }
  const auto& orders = std::get<std::vector<StoredOrder>>(result);
  const std::size_t count = std::min(orders.size(), limit);
  std::string list = "[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) list += ',';
    list += to_json(orders[i]);
  }
  list += ']';
  JsonObject page;
  page.raw("orders", list);
  if (orders.size() > limit) {
    page.text("next", orders[count - 1].order_id);
  } else {
    page.raw("next", "null");
  }
  return ok(page.str());
}

}  // namespace exchange
