#include "access/observe/http.h"

#include "access/exec/http_exchange.h"
#include "base/slowness.h"

namespace stackpilot::access {

Result<HttpReply> http_get(const HttpEndpoint& endpoint, const std::string& target, Millis timeout,
                           const std::map<std::string, std::string>& headers) {
  return http_exchange(endpoint, HttpRequest{"GET", target, headers}, timeout);
}

bool is_silent(const Error& error) {
  return tells_silence(error.message);
}

}  // namespace stackpilot::access
