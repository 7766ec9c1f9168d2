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

/// The reason that the service gives for an error: the `detail` of its body; empty without one.
std::string detail_of(const HttpReply& reply);

/// How far a request came that got no reply. Before kSend, the other side has not seen a byte of
/// it.
enum class HttpStep { kConnect, kSend, kReceive };

struct HttpFailure {
  HttpStep step = HttpStep::kConnect;
  ErrorKind kind = ErrorKind::kBroken;
  std::string reason;  ///< "connect: Connection refused"
};

using HttpAttempt = tl::expected<HttpReply, HttpFailure>;

/// Starts an exchange on `context`, which calls `done` once. `timeout` covers connect, send and
/// receive together.
void http_start(boost::asio::io_context& context, const HttpEndpoint& endpoint,
                const HttpRequest& request, Millis timeout, std::function<void(HttpAttempt)> done);

/// The same, waiting for it.
HttpAttempt http_attempt(const HttpEndpoint& endpoint, const HttpRequest& request, Millis timeout);

/// The same, with an error that names the request.
Result<HttpReply> http_exchange(const HttpEndpoint& endpoint, const HttpRequest& request,
                                Millis timeout);

}  // namespace stackpilot::access
