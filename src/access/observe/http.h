// HTTP GET, and nothing else: over TCP to the service, over a Unix socket to a Docker engine.
#pragma once

#include <string>

#include "base/deadline.h"
#include "base/result.h"

namespace stackpilot::access {

struct HttpReply {
  int status = 0;
  std::string body;  ///< at most 16 MiB
  double ms = 0;
};

/// `timeout` covers the whole exchange.
Result<HttpReply> http_get(const std::string& address, int port, const std::string& target,
                           Millis timeout);

Result<HttpReply> unix_http_get(const std::string& socket, const std::string& target,
                                Millis timeout);

}  // namespace stackpilot::access
