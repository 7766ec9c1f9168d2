#include "http/route.hpp"

#include <gtest/gtest.h>

namespace exchange {
namespace {

TEST(Route, Table) {
  const std::pair<const char*, const char*> cases[] = {
      {"/health", "/health"},   {"/ready", "/ready"},
      {"/version", "/version"}, {"/price", "/price"},
      {"/order", "/order"},     {"/orders", "/orders"},
      {"/metrics", "/metrics"}, {"/orders/abc", "/orders/{id}"},
      {"/orders/", "unknown"},  {"/orders/a/b", "unknown"},
      {"/", "unknown"},         {"", "unknown"},
      {"/health/", "unknown"},  {"/HEALTH", "unknown"},
      {"//health", "unknown"},
  };
  for (const auto& [path, expected] : cases) {
    EXPECT_EQ(pattern(match_route(path).route), expected) << path;
  }
  EXPECT_EQ(match_route("/orders/abc").order_id, "abc");
}

TEST(Route, Methods) {
  EXPECT_TRUE(allows(Route::health, parse_method("GET")));
  EXPECT_TRUE(allows(Route::health, parse_method("HEAD")));
  EXPECT_FALSE(allows(Route::health, parse_method("POST")));
  EXPECT_FALSE(allows(Route::health, parse_method("get")));
  EXPECT_TRUE(allows(Route::create_order, parse_method("POST")));
  EXPECT_FALSE(allows(Route::create_order, parse_method("GET")));
}

}  // namespace
}  // namespace exchange
