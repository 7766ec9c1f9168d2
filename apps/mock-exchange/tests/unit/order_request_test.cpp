#include "http/order_request.hpp"

#include <gtest/gtest.h>

namespace exchange {
namespace {

std::string judge(const std::string& target, const std::string& body,
                  const std::optional<std::string>& key = {}) {
  const auto parsed = parse_target(target);
  const auto order = read_order_request(std::get<RequestTarget>(parsed), body, key);
  if (const auto* rejection = std::get_if<Rejection>(&order))
    return std::string(reason(*rejection));
  const auto& value = std::get<NewOrder>(order);
  return fingerprint(value) + '|' + value.idempotency_key;
}

TEST(OrderRequest, QueryAndBodyAreTheSame) {
  EXPECT_EQ(judge("/order?symbol=BTC&side=buy&qty=1.0", ""), "BTC|buy|1|");
  EXPECT_EQ(judge("/order", R"({"symbol":"BTC","side":"buy","qty":1.0})"), "BTC|buy|1|");
  EXPECT_EQ(judge("/order?symbol=BTC", R"({"side":"buy","qty":1.0})", "k"), "BTC|buy|1|k");
}

TEST(OrderRequest, WhatIsNotClearIsRefused) {
  EXPECT_EQ(judge("/order?symbol=BTC&side=buy&qty=1&qty=2", ""), "ambiguous_field");
  EXPECT_EQ(judge("/order?qty=1", R"({"symbol":"BTC","side":"buy","qty":1})"), "ambiguous_field");
  EXPECT_EQ(judge("/order?symbol=BTC&side=buy&qty=1", "", ""), "invalid_idempotency_key");
  EXPECT_EQ(judge("/order?symbol=BTC&side=buy&qty=1+", ""), "invalid_qty");
  EXPECT_EQ(judge("/order?symbol=BTC&side=buy&qty=1", "x"), "malformed_json");
}

TEST(PageRequest, Table) {
  const std::pair<const char*, const char*> cases[] = {
      {"/orders", "100"},
      {"/orders?limit=1", "1"},
      {"/orders?limit=1000", "1000"},
      {"/orders?after=", "100"},
      {"/orders?after=0190c000-0000-7000-8000-000000000000", "100"},
      {"/orders?limit=0", "invalid_limit"},
      {"/orders?limit=1001", "invalid_limit"},
      {"/orders?limit=-1", "invalid_limit"},
      {"/orders?limit=1x", "invalid_limit"},
      {"/orders?limit=", "invalid_limit"},
      {"/orders?limit=99999999999999999999", "invalid_limit"},
      {"/orders?limit=1&limit=2", "ambiguous_field"},
      {"/orders?after=x", "invalid_after"},
  };
  for (const auto& [target, expected] : cases) {
    const auto page = read_page_request(std::get<RequestTarget>(parse_target(target)));
    const auto* rejection = std::get_if<Rejection>(&page);
    const std::string judged = rejection != nullptr
                                   ? std::string(reason(*rejection))
                                   : std::to_string(std::get<PageRequest>(page).limit);
    EXPECT_EQ(judged, expected) << target;
  }
}

}  // namespace
}  // namespace exchange
