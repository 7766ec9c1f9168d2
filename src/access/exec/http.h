// One HTTP/1.1 exchange on one connection, over TCP or a Unix socket, within a deadline.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <variant>

#include "base/deadline.h"
#include "base/result.h"

namespace boost::asio {
class io_context;
}

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

/// Starts an exchange on `context`, which calls `done` once, never within this call. `timeout`
/// covers connect, send and receive together.
void http_start(boost::asio::io_context& context, const HttpEndpoint& endpoint,
                const HttpRequest& request, Millis timeout, std::function<void(HttpAttempt)> done);

/// Like http_start, but waits for the result.
HttpAttempt http_attempt(const HttpEndpoint& endpoint, const HttpRequest& request, Millis timeout);

/// Like http_attempt, but the error names the request. Every HTTP status is a reply, not an error.
Result<HttpReply> http_exchange(const HttpEndpoint& endpoint, const HttpRequest& request,
                                Millis timeout);

}  // namespace stackpilot::access
