// One HTTP/1.1 exchange on one connection, over TCP or a Unix socket, within a deadline. Sends any
// method: withheld from all but the Operator and the GET of observers, see tests/unit/structure.
#pragma once

#include <functional>

#include "access/exec/http.h"
#include "base/deadline.h"

namespace boost::asio {
class io_context;
}

namespace stackpilot::access {

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
