// HTTP GET only: an observer cannot send a request that changes the other side.
#pragma once

#include <string>

#include "access/exec/http.h"

namespace stackpilot::access {

inline Result<HttpReply> http_get(const HttpEndpoint& endpoint, const std::string& target,
                                  Millis timeout) {
  return http_exchange(endpoint, HttpRequest{"GET", target}, timeout);
}

}  // namespace stackpilot::access
