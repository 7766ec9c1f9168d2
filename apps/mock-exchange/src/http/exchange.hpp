#pragma once

#include <optional>
#include <string>

#include "http/request_target.hpp"
#include "http/response.hpp"
#include "http/route.hpp"
#include "runtime/clock.hpp"

struct MHD_Connection;

namespace exchange {

// One request and its answer. The server owns it; it lives until the answer is sent, and at least
// until respond() was called.
class Exchange {
 public:
  Exchange(MHD_Connection* connection, std::string_view raw_target);

  // The request, complete when the handler sees it.
  Checked<RequestTarget> target;
  RouteMatch match;  // views target's path
  Method method = Method::other;
  std::string method_text;
  std::string body;
  std::optional<std::string> idempotency_key;

  // For the log: the order that this request made or was about; empty when none.
  std::string order_id;

  // Answers, at once or later. A later answer resumes the connection, which the server suspended.
  void respond(Response response);

  bool is_answered() const { return answered_; }
  const Response& response() const { return response_; }
  TimePoint started() const { return started_; }

 private:
  friend class HttpServer;
  friend struct MhdCallbacks;

  MHD_Connection* connection_;
  TimePoint started_ = Clock::now();
  Response response_;
  std::size_t unsent_ = 0;  // bytes that count towards the server's limit
  bool headers_seen_ = false;
  bool body_too_large_ = false;
  bool dispatched_ = false;
  bool answered_ = false;
  bool suspended_ = false;
};

}  // namespace exchange
