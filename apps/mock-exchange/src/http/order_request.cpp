#include "http/order_request.hpp"

#include <charconv>
#include <utility>

#include "domain/order_body.hpp"

namespace exchange {
namespace {

Checked<OrderFields> fields_of_query(const RequestTarget& target) {
  OrderFields fields;
  const std::pair<const char*, std::optional<std::string>*> wanted[] = {
      {"symbol", &fields.symbol}, {"side", &fields.side}, {"qty", &fields.qty}};
  for (const auto& [name, into] : wanted) {
    auto value = target.parameter(name);
    if (const auto* rejection = std::get_if<Rejection>(&value)) return *rejection;
    *into = std::move(std::get<std::optional<std::string>>(value));
  }
  return fields;
}

Checked<OrderFields> fields_of_request(const RequestTarget& target, const std::string& body) {
  Checked<OrderFields> query = fields_of_query(target);
  if (body.empty() || std::holds_alternative<Rejection>(query)) return query;
  Checked<OrderFields> members = parse_order_body(body);
  if (std::holds_alternative<Rejection>(members)) return members;
  return merge(std::move(std::get<OrderFields>(query)), std::move(std::get<OrderFields>(members)));
}

std::optional<int> parse_limit(const std::string& text) {
  int limit = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, limit);
  if (parsed.ec != std::errc() || parsed.ptr != end || limit < 1 || limit > max_page) {
    return std::nullopt;
  }
  return limit;
}

}  // namespace

Checked<NewOrder> read_order_request(const RequestTarget& target, const std::string& body,
                                     const std::optional<std::string>& idempotency_key) {
  const Checked<OrderFields> fields = fields_of_request(target, body);
  if (const auto* rejection = std::get_if<Rejection>(&fields)) return *rejection;
  Checked<NewOrder> order = validate(std::get<OrderFields>(fields));
  if (std::holds_alternative<Rejection>(order) || !idempotency_key) return order;
  if (!is_valid_idempotency_key(*idempotency_key)) return Rejection::invalid_idempotency_key;
  std::get<NewOrder>(order).idempotency_key = *idempotency_key;
  return order;
}

Checked<PageRequest> read_page_request(const RequestTarget& target) {
  PageRequest request;
  const auto after = target.parameter("after");
  const auto limit = target.parameter("limit");
  if (const auto* rejection = std::get_if<Rejection>(&after)) return *rejection;
  if (const auto* rejection = std::get_if<Rejection>(&limit)) return *rejection;
  const auto& after_text = std::get<std::optional<std::string>>(after);
  // An empty "after" is the beginning, as a client has it before its first page.
  if (after_text && !after_text->empty()) {
    const std::optional<Uuid> id = parse_uuid(*after_text);
    if (!id) return Rejection::invalid_after;
    request.after = *id;
  }
  if (const auto& text = std::get<std::optional<std::string>>(limit)) {
    const std::optional<int> parsed = parse_limit(*text);
    if (!parsed) return Rejection::invalid_limit;
    request.limit = *parsed;
  }
  return request;
}

}  // namespace exchange
