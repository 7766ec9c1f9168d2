#include "http/route.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "http/openapi.hpp"

namespace exchange {
namespace {

TEST(Route, Table) {
  const std::pair<const char*, const char*> cases[] = {
      {"/health", "/health"},
      {"/ready", "/ready"},
      {"/version", "/version"},
      {"/price", "/price"},
      {"/order", "/order"},
      {"/orders", "/orders"},
      {"/metrics", "/metrics"},
      {"/orders/abc", "/orders/{id}"},
      {"/started", "/started"},
      {"/orders/", "unknown"},
      {"/orders/a/b", "unknown"},
      {"/", "unknown"},
      {"", "unknown"},
      {"/health/", "unknown"},
      {"/HEALTH", "unknown"},
      {"//health", "unknown"},
      {"/openapi.json", "/openapi.json"},
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

TEST(Route, EveryOneIsInTheOpenApiDocument) {
  std::set<std::string> routes;
  for (std::size_t i = 0; i < route_count; ++i) {
    const auto route = static_cast<Route>(i);
    if (route != Route::unknown) routes.emplace(pattern(route));
  }
  std::set<std::string> documented;
  const auto document = nlohmann::json::parse(openapi_document);
  for (const auto& [path, operations] : document["paths"].items()) {
    documented.insert(path);
    const Route route = match_route(path).route;
    EXPECT_EQ(operations.contains("post"), allows(route, Method::post)) << path;
    EXPECT_EQ(operations.contains("get"), allows(route, Method::get)) << path;
  }
  EXPECT_EQ(documented, routes);
}

}  // namespace
}  // namespace exchange
