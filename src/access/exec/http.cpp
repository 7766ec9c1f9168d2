#include "access/exec/http.h"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "base/clock.h"

namespace stackpilot::access {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::uint64_t body_limit = 16U << 20U;

// Asynchronous inside, because only that honours a deadline.
template <typename Protocol>
class Exchange {
 public:
  Exchange(const HttpRequest& request, const std::string& host) : stream_(context_) {
    request_.method_string(request.method);
    request_.target(request.target);
    request_.version(11);
    request_.set(http::field::host, host);
    request_.set(http::field::connection, "close");
    for (const auto& [name, value] : request.headers) request_.set(name, value);
    request_.prepare_payload();
    parser_.body_limit(body_limit);
  }

  Result<HttpReply> run(const typename Protocol::endpoint& endpoint, Millis timeout) {
    const Stopwatch watch;
    stream_.expires_after(timeout);
    stream_.async_connect(endpoint, [this](beast::error_code code) {
      if (failed("connect", code)) return;
      http::async_write(stream_, request_, [this](beast::error_code written, std::size_t) {
        if (failed("send", written)) return;
        http::async_read(stream_, buffer_, parser_,
                         [this](beast::error_code read, std::size_t) { failed("receive", read); });
      });
    });
    context_.run();
    if (!problem_.empty()) return fail(ErrorKind::kBroken, problem_);
    return HttpReply{static_cast<int>(parser_.get().result_int()),
                     beast::buffers_to_string(parser_.get().body().data()), watch.elapsed_ms()};
  }

 private:
  bool failed(const char* step, beast::error_code code) {
    if (code) problem_ = fmt::format("{}: {}", step, code.message());
    return static_cast<bool>(code);
  }

  asio::io_context context_;
  beast::basic_stream<Protocol> stream_;
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  // Not string_body: that one reserves whatever Content-Length the other side claims.
  http::response_parser<http::dynamic_body> parser_;
  std::string problem_;
};

struct Visitor {
  const HttpRequest& request;
  Millis timeout;

  Result<HttpReply> operator()(const TcpEndpoint& to) const {
    const std::string host = fmt::format("{}:{}", to.address, to.port);
    beast::error_code bad;
    const auto ip = asio::ip::make_address_v4(to.address, bad);
    if (bad) return fail(ErrorKind::kUsage, host + " is not an IPv4 address and port");
    return named("http://" + host, Exchange<asio::ip::tcp>(request, host)
                                       .run({ip, static_cast<std::uint16_t>(to.port)}, timeout));
  }

  Result<HttpReply> operator()(const UnixEndpoint& to) const {
    if (to.path.size() > 100) return fail(ErrorKind::kUsage, to.path + ": too long for a socket");
    return named(to.path, Exchange<asio::local::stream_protocol>(request, "localhost")
                              .run(asio::local::stream_protocol::endpoint(to.path), timeout));
  }

  Result<HttpReply> named(const std::string& where, Result<HttpReply> reply) const {
    if (!reply) {
      reply.error().message =
          fmt::format("{} {}{}: {}", request.method, where, request.target, reply.error().message);
    }
    return reply;
  }
};

}  // namespace

Result<HttpReply> http_exchange(const HttpEndpoint& endpoint, const HttpRequest& request,
                                Millis timeout) {
  return std::visit(Visitor{request, timeout}, endpoint);
}

}  // namespace stackpilot::access
