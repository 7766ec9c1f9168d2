#include "domain/order.hpp"

#include <gtest/gtest.h>

namespace exchange {
namespace {

struct Case {
  OrderFields fields;
  std::string expected;  // the fingerprint, or the reason of the rejection
};

std::string judge(const Checked<NewOrder>& order) {
  if (const auto* rejection = std::get_if<Rejection>(&order))
    return std::string(reason(*rejection));
  return fingerprint(std::get<NewOrder>(order));
}

TEST(Order, FirstWrongFieldDecides) {
  const Case cases[] = {
      {{"BTC", "buy", "1"}, "BTC|buy|1"},
      {{"eth", "SELL", "1.50"}, "ETH|sell|1.5"},
      {{"bTc", "Buy", "15e-1"}, "BTC|buy|1.5"},
      {{{}, {}, {}}, "unsupported_symbol"},
      {{"DOGE", "hold", "x"}, "unsupported_symbol"},
      {{"", "buy", "1"}, "unsupported_symbol"},
      {{"BTCX", "buy", "1"}, "unsupported_symbol"},
      {{std::string("BTC\0", 4), "buy", "1"}, "unsupported_symbol"},
      {{"BTC", {}, "1"}, "invalid_side"},
      {{"BTC", "hold", "x"}, "invalid_side"},
      {{"BTC", "buy", {}}, "invalid_qty"},
      {{"BTC", "buy", "nan"}, "invalid_qty"},
  };
  for (const Case& c : cases) EXPECT_EQ(judge(validate(c.fields)), c.expected);
}

TEST(Order, FieldInQueryAndBodyIsAmbiguous) {
  const auto merged = merge({"BTC", {}, {}}, {{}, "buy", "1"});
  ASSERT_TRUE(std::holds_alternative<OrderFields>(merged));
  EXPECT_EQ(judge(validate(std::get<OrderFields>(merged))), "BTC|buy|1");
  EXPECT_EQ(std::get<Rejection>(merge({"BTC", {}, {}}, {"BTC", "buy", "1"})),
            Rejection::ambiguous_field);
}

TEST(Order, IdempotencyKeyIsVisibleAscii) {
  EXPECT_TRUE(is_valid_idempotency_key("a"));
  EXPECT_TRUE(is_valid_idempotency_key("x{\"\\}~!"));
  EXPECT_TRUE(is_valid_idempotency_key(std::string(200, 'k')));
  EXPECT_FALSE(is_valid_idempotency_key(""));
  EXPECT_FALSE(is_valid_idempotency_key(std::string(201, 'k')));
  EXPECT_FALSE(is_valid_idempotency_key("a b"));
  EXPECT_FALSE(is_valid_idempotency_key("a\x7f"));
  EXPECT_FALSE(is_valid_idempotency_key("\xc3\xa4"));
}

TEST(Order, Prices) {
  ASSERT_NE(find_instrument("btc"), nullptr);
  EXPECT_EQ(find_instrument("btc")->price, "52000.0");
  EXPECT_EQ(find_instrument("Eth")->price, "3100.0");
  EXPECT_EQ(find_instrument("B"), nullptr);
}

}  // namespace
}  // namespace exchange
