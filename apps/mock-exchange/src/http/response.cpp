#include "http/response.hpp"

#include <utility>

#include "domain/json_text.hpp"

namespace exchange {

Response ok(std::string body) {
  Response response;
  response.body = std::move(body);
  return response;
}

Response failure(int status, std::string_view detail) {
  Response response;
  response.status = status;
  response.body = JsonObject().text("detail", detail).str();
  return response;
}

Response rejected(Rejection rejection) {
  return failure(400, reason(rejection));
}

Response unavailable(std::string_view detail) {
  Response response = failure(503, detail);
  response.header = "Retry-After";
  response.header_value = "1";
  return response;
}

Response malformed_request() {
  Response response = failure(400, "malformed_request");
  response.header = "Connection";
  response.header_value = "close";
  return response;
}

Response method_not_allowed(std::string_view allowed) {
  Response response = failure(405, "method_not_allowed");
  response.header = "Allow";
  response.header_value = allowed;
  return response;
}

}  // namespace exchange
