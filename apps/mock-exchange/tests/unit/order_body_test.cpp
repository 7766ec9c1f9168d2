#include "domain/order_body.hpp"

#include <gtest/gtest.h>

namespace exchange {
namespace {

std::string judged_body(std::string_view body) {
  const Checked<OrderFields> parsed = parse_order_body(body);
  if (const auto* rejection = std::get_if<Rejection>(&parsed)) {
    return std::string(reason(*rejection));
  }
  const auto& fields = std::get<OrderFields>(parsed);
  return fields.symbol.value_or("-") + '|' + fields.side.value_or("-") + '|' +
         fields.qty.value_or("-");
}

TEST(OrderBody, Table) {
  const std::pair<std::string, std::string> cases[] = {
      {R"({"symbol":"BTC","side":"buy","qty":1})", "BTC|buy|1"},
      {R"({"symbol":"BTC","side":"buy","qty":0.1})", "BTC|buy|0.1"},
      {R"({"qty":0.100000000000000005})", "-|-|0.100000000000000005"},
      {R"({"qty":99999999999999999999})", "-|-|99999999999999999999"},
      {R"({"qty":"2.5"})", "-|-|2.5"},
      {R"({"qty":-0})", "-|-|0"},
      {R"({"qty":null})", "-|-|"},
      {R"({"qty":true})", "-|-|"},
      {R"({"qty":[1]})", "-|-|"},
      {R"({"qty":{"qty":1}})", "-|-|"},
      {R"({"other":{"qty":1,"qty":2},"qty":3})", "-|-|3"},
      {R"({"\u0071ty":3})", "-|-|3"},
      {"{}", "-|-|-"},
      {R"({"qty":1e309})", "invalid_qty"},
      {R"({"qty":-1e309})", "invalid_qty"},
      {R"({"other":1e309})", "malformed_json"},
      {R"({"qty":1,"qty":2})", "ambiguous_field"},
      {R"({"qty":NaN})", "malformed_json"},
      {R"({"qty":1,5})", "malformed_json"},
      {R"({"qty":1} x)", "malformed_json"},
      {R"([{"qty":1}])", "malformed_json"},
      {R"("BTC")", "malformed_json"},
      {"1", "malformed_json"},
      {"null", "malformed_json"},
      {"", "malformed_json"},
      {"{", "malformed_json"},
      {"{\"symbol\":\"\xff\"}", "malformed_json"},
      {std::string(4000, '['), "malformed_json"},
      {"{\"a\":" + std::string(4000, '['), "malformed_json"},
  };
  for (const auto& [body, expected] : cases) EXPECT_EQ(judged_body(body), expected) << body;
}

}  // namespace
}  // namespace exchange
