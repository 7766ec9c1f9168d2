#include "access/exec/http_exchange.h"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/json.h"
#include "base/slowness.h"

namespace stackpilot::access {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::uint64_t body_limit = 16U << 20U;
constexpr std::size_t body_chunk = 64U << 10U;

// One exchange; its pending handlers keep it alive.
template <typename Protocol>
class Exchange : public std::enable_shared_from_this<Exchange<Protocol>> {
 public:
  using Done = std::function<void(HttpAttempt)>;

  Exchange(asio::io_context& context, const HttpRequest& request, const std::string& host,
           Done done)
      : stream_(context), done_(std::move(done)) {
    request_.method_string(request.method);
    request_.target(request.target);
    request_.version(11);
    request_.set(http::field::host, host);
    request_.set(http::field::connection, "close");
    for (const auto& [name, value] : request.headers) request_.set(name, value);
    request_.prepare_payload();
    parser_.body_limit(body_limit);
  }

  void start(const typename Protocol::endpoint& endpoint, Millis timeout) {
    timeout_ = timeout;
    stream_.expires_after(timeout);
    stream_.async_connect(endpoint, [self = this->shared_from_this()](beast::error_code code) {
      if (!self->failed(HttpStep::kConnect, code)) self->send();
    });
  }

 private:
  void send() {
    http::async_write(stream_, request_,
                      [self = this->shared_from_this()](beast::error_code code, std::size_t) {
                        if (!self->failed(HttpStep::kSend, code)) self->receive();
                      });
  }

  // The header by itself: read at once with the beginning of a body, its Content-Length would not
  // be held against the limit (a defect of Beast 1.74).
  void receive() {
    http::async_read_header(stream_, buffer_, parser_,
                            [self = this->shared_from_this()](beast::error_code code, std::size_t) {
                              if (!self->failed(HttpStep::kReceive, code)) self->receive_body();
                            });
  }

  // Beast reads as much at once as the buffer has room for, and a fresh one has room for 512 bytes.
  void receive_body() {
    buffer_.reserve(body_chunk);
    http::async_read(stream_, buffer_, parser_,
                     [self = this->shared_from_this()](beast::error_code code, std::size_t) {
                       if (!self->failed(HttpStep::kReceive, code)) self->done_(self->reply());
                     });
  }

  HttpReply reply() const {
    return HttpReply{static_cast<int>(parser_.get().result_int()),
                     beast::buffers_to_string(parser_.get().body().data()), watch_.elapsed_ms()};
  }

  bool failed(HttpStep step, beast::error_code code) {
    if (!code) return false;
    const char* name = step == HttpStep::kConnect ? "connect"
                       : step == HttpStep::kSend  ? "send"
                                                  : "receive";
    done_(tl::unexpected<HttpFailure>(
        HttpFailure{step, ErrorKind::kBroken, fmt::format("{}: {}", name, words_of(code))}));
    return true;
  }

  std::string words_of(beast::error_code code) const {
    if (code == beast::error::timeout) return did_not_answer_within(timeout_);
    if (code != http::error::body_limit) return code.message();
    return fmt::format("the answer is longer than {} MiB", body_limit >> 20U);
  }

  const Stopwatch watch_;
  beast::basic_stream<Protocol> stream_;
  Millis timeout_{0};
  Done done_;
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  // Not string_body, which reserves as much memory as the peer's Content-Length claims.
  http::response_parser<http::dynamic_body> parser_;
};

std::string name_of(const TcpEndpoint& to) {
  return fmt::format("{}:{}", to.address, to.port);
}

struct Starter {
  asio::io_context& context;
  const HttpRequest& request;
  Millis timeout;
  std::function<void(HttpAttempt)> done;

  void operator()(const TcpEndpoint& to) const {
    beast::error_code bad;
    const auto ip = asio::ip::make_address_v4(to.address, bad);
    if (bad) return refuse(name_of(to) + " is not an IPv4 address and port");
    start<asio::ip::tcp>({ip, static_cast<std::uint16_t>(to.port)}, name_of(to));
  }

  void operator()(const UnixEndpoint& to) const {
    if (to.path.size() > 100) return refuse(to.path + ": too long for a socket");
    start<asio::local::stream_protocol>(asio::local::stream_protocol::endpoint(to.path),
                                        "localhost");
  }

  template <typename Protocol>
  void start(const typename Protocol::endpoint& endpoint, const std::string& host) const {
    std::make_shared<Exchange<Protocol>>(context, request, host, done)->start(endpoint, timeout);
  }

  void refuse(std::string reason) const {
    asio::post(context, [tell = done, reason = std::move(reason)] {
      tell(tl::unexpected<HttpFailure>(HttpFailure{HttpStep::kConnect, ErrorKind::kUsage, reason}));
    });
  }
};

struct Where {
  std::string operator()(const TcpEndpoint& to) const { return "http://" + name_of(to); }
  std::string operator()(const UnixEndpoint& to) const { return to.path; }
};

}  // namespace

std::string detail_of(const HttpReply& reply) {
  return text_at(parse_json_text(reply.body, "the reply").value_or(Json()), "detail").value_or("");
}

void http_start(asio::io_context& context, const HttpEndpoint& endpoint, const HttpRequest& request,
                Millis timeout, std::function<void(HttpAttempt)> done) {
  std::visit(Starter{context, request, timeout, std::move(done)}, endpoint);
}

HttpAttempt http_attempt(const HttpEndpoint& endpoint, const HttpRequest& request, Millis timeout) {
  asio::io_context context;
  std::optional<HttpAttempt> attempt;
  http_start(context, endpoint, request, timeout,
             [&attempt](HttpAttempt got) { attempt = std::move(got); });
  context.run();
  return std::move(*attempt);
}

Result<HttpReply> http_exchange(const HttpEndpoint& endpoint, const HttpRequest& request,
                                Millis timeout) {
  HttpAttempt attempt = http_attempt(endpoint, request, timeout);
  if (attempt) return std::move(*attempt);
  return fail(attempt.error().kind,
              fmt::format("{} {}{}: {}", request.method, std::visit(Where{}, endpoint),
                          request.target, attempt.error().reason));
}

}  // namespace stackpilot::access
