#include "domain/order.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/quantity.hpp"

namespace exchange {
namespace {

constexpr std::array<Instrument, 2> instruments{{{"BTC", "52000.0"}, {"ETH", "3100.0"}}};
constexpr std::array<std::string_view, 2> sides{"buy", "sell"};
constexpr std::size_t max_key_length = 200;

// ASCII only: the service's answers must not depend on a locale.
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string_view> find_side(std::string_view text) {
  for (const std::string_view side : sides) {
    if (same_word(side, text)) return side;
  }
  return std::nullopt;
}

// False when both are given.
bool merge_field(std::optional<std::string>& into, std::optional<std::string>& from) {
  if (into && from) return false;
  if (from) into = std::move(from);
  return true;
}

}  // namespace

const Instrument* find_instrument(std::string_view symbol) {
  for (const Instrument& instrument : instruments) {
    if (same_word(instrument.symbol, symbol)) return &instrument;
  }
  return nullptr;
}

Checked<OrderFields> merge(OrderFields query, OrderFields body) {
  const bool clear = merge_field(query.symbol, body.symbol) && merge_field(query.side, body.side) &&
                     merge_field(query.qty, body.qty);
  if (!clear) return Rejection::ambiguous_field;
  return query;
}

Checked<NewOrder> validate(const OrderFields& fields) {
  const Instrument* instrument = fields.symbol ? find_instrument(*fields.symbol) : nullptr;
  if (instrument == nullptr) return Rejection::unsupported_symbol;
  const auto side = fields.side ? find_side(*fields.side) : std::nullopt;
  if (!side) return Rejection::invalid_side;
  auto qty = fields.qty ? parse_quantity(*fields.qty) : std::nullopt;
  if (!qty) return Rejection::invalid_qty;
  return NewOrder{instrument->symbol, *side, std::move(*qty), {}};
}

bool is_valid_idempotency_key(std::string_view key) {
  const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
  return !key.empty() && key.size() <= max_key_length &&
         std::all_of(key.begin(), key.end(), visible);
}

std::string fingerprint(const NewOrder& order) {
  std::string text(order.symbol);
  text += '|';
  text += order.side;
  text += '|';
  text += order.qty;
  return text;
}

}  // namespace exchange
