#pragma once

#include <cstddef>
#include <string_view>

namespace exchange {

enum class Route {
  health,
  ready,
  started,
  version,
  price,
  create_order,
  get_order,
  list_orders,
  metrics,
  openapi,
  unknown
};
inline constexpr std::size_t route_count = 11;

enum class Method { get, head, post, other };

struct RouteMatch {
  Route route = Route::unknown;
  std::string_view order_id;  // of get_order; a view into the path
};

RouteMatch match_route(std::string_view path);
Method parse_method(std::string_view method);

// What the Allow header of that route says.
std::string_view allowed_methods(Route route);
bool allows(Route route, Method method);

// The route as logs and metrics name it, for instance "/orders/{id}": never a client's text.
std::string_view pattern(Route route);

}  // namespace exchange
