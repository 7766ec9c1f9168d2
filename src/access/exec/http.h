// Requests and replies of HTTP/1.1. Who may send which: access/observe/http.h, access/operate.
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
  std::string path;  ///< at most 100 bytes
};

using HttpEndpoint = std::variant<TcpEndpoint, UnixEndpoint>;

struct HttpRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers = {};
};

struct HttpReply {
  int status = 0;
  std::string body;  ///< at most 16 MiB; a larger one is an error
  double ms = 0;
};

/// The service's reason for an error: the string `detail` of the JSON body, or empty.
std::string detail_of(const HttpReply& reply);

/// The step at which a request failed. At kConnect, the peer has not received a byte of it.
enum class HttpStep { kConnect, kSend, kReceive };

struct HttpFailure {
  HttpStep step = HttpStep::kConnect;
  ErrorKind kind = ErrorKind::kBroken;  ///< or kUsage: the endpoint is malformed
  std::string reason;                   ///< "connect: Connection refused"
};

using HttpAttempt = tl::expected<HttpReply, HttpFailure>;

}  // namespace stackpilot::access
