// A request target is refused, or parsed; then the checks of every route are applied to its parts.

#include <cstdint>
#include <string>

#include "http/order_request.hpp"
#include "http/request_target.hpp"
#include "http/route.hpp"
#include "require.hpp"

using namespace exchange;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_target(text);
  if (std::holds_alternative<Rejection>(parsed)) return 0;
  const auto& target = std::get<RequestTarget>(parsed);
  REQUIRE(target.path.size() <= size + 1);
  REQUIRE(target.path.find('\0') == std::string::npos || text.find('\0') != text.npos);
  const RouteMatch match = match_route(target.path);
  REQUIRE(match.route != Route::get_order || !match.order_id.empty());
  const auto page = read_page_request(target);
  if (const auto* request = std::get_if<PageRequest>(&page)) {
    REQUIRE(request->limit >= 1 && request->limit <= max_page);
  }
  const auto order = read_order_request(target, "", "key");
  if (const auto* valid = std::get_if<NewOrder>(&order)) {
    REQUIRE(find_instrument(valid->symbol) != nullptr && valid->idempotency_key == "key");
  }
  return 0;
}
