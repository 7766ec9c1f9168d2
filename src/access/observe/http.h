// HTTP GET only: an observer cannot send a request that changes the other side.
#pragma once

#include <string>

#include "access/exec/http.h"
#include "base/deadline.h"

namespace stackpilot::access {

/// Every HTTP status is a reply, not an error. `timeout` covers connect, send and receive together.
Result<HttpReply> http_get(const HttpEndpoint& endpoint, const std::string& target, Millis timeout,
                           const std::map<std::string, std::string>& headers = {});

/// Whether an error of http_get means that the other side is there, and did not answer in time.
bool is_silent(const Error& error);

}  // namespace stackpilot::access
