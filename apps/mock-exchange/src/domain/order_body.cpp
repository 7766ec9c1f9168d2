#include "domain/order_body.hpp"

#include <utility>

#include "domain/flat_json.hpp"

namespace exchange {
namespace {

std::optional<std::string>* find_field(OrderFields& fields, std::string_view name) {
  if (name == "symbol") return &fields.symbol;
  if (name == "side") return &fields.side;
  if (name == "qty") return &fields.qty;
  return nullptr;
}

Rejection judge(const FlatJson& document) {
  const bool huge_qty = document.fault == JsonFault::number_too_large &&
                        !document.members.empty() && document.members.back().name == "qty";
  return huge_qty ? Rejection::invalid_qty : Rejection::malformed_json;
}

}  // namespace

Checked<OrderFields> parse_order_body(std::string_view body) {
  FlatJson document = parse_flat_json(body);
  if (document.fault) return judge(document);
  OrderFields fields;
  for (JsonMember& member : document.members) {
    std::optional<std::string>* field = find_field(fields, member.name);
    if (field == nullptr) continue;
    if (*field) return Rejection::ambiguous_field;
    *field = std::move(member.text);
  }
  return fields;
}

}  // namespace exchange
