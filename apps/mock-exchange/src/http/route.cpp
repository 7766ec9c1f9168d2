#include "http/route.hpp"

#include <array>
#include <utility>

namespace exchange {
namespace {

constexpr std::string_view order_prefix = "/orders/";

constexpr std::array<std::pair<std::string_view, Route>, 9> fixed_paths{{
    {"/health", Route::health},
    {"/ready", Route::ready},
    {"/started", Route::started},
    {"/order", Route::create_order},
    {"/orders", Route::list_orders},
    {"/price", Route::price},
    {"/version", Route::version},
    {"/metrics", Route::metrics},
    {"/openapi.json", Route::openapi},
}};

}  // namespace

RouteMatch match_route(std::string_view path) {
  for (const auto& [fixed, route] : fixed_paths) {
    if (fixed == path) return {route, {}};
  }
  if (path.starts_with(order_prefix)) {
    const std::string_view id = path.substr(order_prefix.size());
    if (!id.empty() && id.find('/') == std::string_view::npos) return {Route::get_order, id};
  }
  return {};
}

Method parse_method(std::string_view method) {
  if (method == "GET") return Method::get;
  if (method == "HEAD") return Method::head;
  if (method == "POST") return Method::post;
  return Method::other;
}

std::string_view allowed_methods(Route route) {
  return route == Route::create_order ? "POST" : "GET, HEAD";
}

bool allows(Route route, Method method) {
  if (route == Route::create_order) return method == Method::post;
  return method == Method::get || method == Method::head;
}

std::string_view pattern(Route route) {
  if (route == Route::get_order) return "/orders/{id}";
  for (const auto& [fixed, candidate] : fixed_paths) {
    if (candidate == route) return fixed;
  }
  return "unknown";
}

}  // namespace exchange
