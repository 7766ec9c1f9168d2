// One HTTP/1.1 exchange on one connection, over TCP or a Unix socket, within a deadline.
#pragma once

#include <map>
#include <string>
#include <variant>

#include "base/deadline.h"
#include "base/result.h"

namespace stackpilot::access {

struct TcpEndpoint {
  std::string address;  ///< IPv4
  int port = 0;
};

struct UnixEndpoint {
  std::string path;
};

using HttpEndpoint = std::variant<TcpEndpoint, UnixEndpoint>;

struct HttpRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers = {};
};

struct HttpReply {
  int status = 0;
  std::string body;  ///< at most 16 MiB; more is an error
  double ms = 0;
};

/// `timeout` covers connect, send and receive together.
Result<HttpReply> http_exchange(const HttpEndpoint& endpoint, const HttpRequest& request,
                                Millis timeout);

}  // namespace stackpilot::access
