#include "access/observe/http.h"

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

// One GET on one connection. Asynchronous inside, because only that honours a deadline.
template <typename Protocol>
class Exchange {
 public:
  Exchange(std::string host, std::string target) : stream_(context_) {
    request_.method(http::verb::get);
    request_.target(target);
    request_.version(11);
    request_.set(http::field::host, host);
    request_.set(http::field::connection, "close");
    parser_.body_limit(body_limit);
  }

  Result<HttpReply> run(const typename Protocol::endpoint& endpoint, Millis timeout) {
    const Stopwatch watch;
    stream_.expires_after(timeout);
    stream_.async_connect(endpoint, [this](beast::error_code code) {
      if (done("connect", code)) return;
      http::async_write(stream_, request_, [this](beast::error_code written, std::size_t) {
        if (done("send", written)) return;
        http::async_read(stream_, buffer_, parser_,
                         [this](beast::error_code read, std::size_t) { done("receive", read); });
      });
    });
    context_.run();
    if (!problem_.empty()) return fail(ErrorKind::kBroken, problem_);
    return HttpReply{static_cast<int>(parser_.get().result_int()),
                     std::move(parser_.get().body()), watch.elapsed_ms()};
  }

 private:
  bool done(const char* step, beast::error_code code) {
    if (code) problem_ = fmt::format("{}: {}", step, code.message());
    return static_cast<bool>(code);
  }

  asio::io_context context_;
  beast::basic_stream<Protocol> stream_;
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  http::response_parser<http::string_body> parser_;
  std::string problem_;
};

Error at(Error error, const std::string& url) {
  error.message = fmt::format("GET {}: {}", url, error.message);
  return error;
}

}  // namespace

Result<HttpReply> http_get(const std::string& address, int port, const std::string& target,
                           Millis timeout) {
  const std::string url = fmt::format("http://{}:{}{}", address, port, target);
  beast::error_code bad;
  const auto ip = asio::ip::make_address_v4(address, bad);
  if (bad) return fail(ErrorKind::kUsage, fmt::format("GET {}: not an IPv4 address", url));
  Exchange<asio::ip::tcp> exchange(fmt::format("{}:{}", address, port), target);
  return exchange.run({ip, static_cast<std::uint16_t>(port)}, timeout)
      .map_error([&](Error error) { return at(std::move(error), url); });
}

Result<HttpReply> unix_http_get(const std::string& socket, const std::string& target,
                                Millis timeout) {
  if (socket.size() > 100) return fail(ErrorKind::kUsage, socket + ": too long for a socket");
  Exchange<asio::local::stream_protocol> exchange("docker", target);
  return exchange.run(asio::local::stream_protocol::endpoint(socket), timeout)
      .map_error([&](Error error) { return at(std::move(error), socket + target); });
}

}  // namespace stackpilot::access
