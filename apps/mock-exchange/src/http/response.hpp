#pragma once

#include <string>
#include <string_view>

#include "domain/rejection.hpp"

namespace exchange {

struct Response {
  int status = 200;
  std::string body;
  const char* content_type = "application/json";
  // At most one header besides the usual ones; the name is null when there is none.
  const char* header = nullptr;
  std::string header_value;
};

Response ok(std::string body);
// {"detail":"<reason>"}
Response failure(int status, std::string_view detail);
Response rejected(Rejection rejection);
// 503, with a Retry-After header.
Response unavailable(std::string_view detail);
// 400, after which the connection is closed.
Response malformed_request();
Response method_not_allowed(std::string_view allowed);

}  // namespace exchange
