#include "access/observe/tls.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "access/observe/http.h"
#include "access/observe/tls_connection.h"
#include "base/clock.h"
#include "base/text.h"

namespace stackpilot::access {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::size_t longest_body = 64U << 10U;
// With headers and what HTTP wraps a body in, which may be as long as the body and longer.
constexpr std::size_t longest_reply = 4 * longest_body;
constexpr int wants_tls = 400;

std::string request_for(const std::string& target, const std::string& host,
                        const std::map<std::string, std::string>& headers) {
  std::string text = fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n", target, host);
  for (const auto& [name, value] : headers) text += fmt::format("{}: {}\r\n", name, value);
  return text + "Connection: close\r\n\r\n";
}

// Takes what has come of a reply, piece by piece.
class ReplyReader {
 public:
  ReplyReader() {
    parser_.body_limit(longest_body);
    parser_.eager(false);
  }

  bool is_done() const { return parser_.is_done(); }

  /// An empty piece is the end of the connection.
  Status take(std::string_view piece) {
    if (piece.empty() && taken_ == 0) return fail(ErrorKind::kBroken, "there is no answer");
    taken_ += piece.size();
    if (taken_ > longest_reply) return too_long();
    if (piece.empty()) {
      beast::error_code code;
      parser_.put_eof(code);
      return code || !parser_.is_done() ? fail(ErrorKind::kBroken, "the answer is cut short")
                                        : Status();
    }
    const auto place = buffer_.prepare(piece.size());
    std::copy(piece.begin(), piece.end(), static_cast<char*>(place.data()));
    buffer_.commit(piece.size());
    return parse();
  }

  HttpsReply reply() const {
    HttpsReply reply{.status = static_cast<int>(parser_.get().result_int()),
                     .body = beast::buffers_to_string(parser_.get().body().data())};
    for (const auto& field : parser_.get()) {
      reply.headers[lowered(std::string(field.name_string()))] = std::string(field.value());
    }
    return reply;
  }

 private:
  static tl::unexpected<Error> too_long() {
    return fail(ErrorKind::kBroken,
                fmt::format("the answer is longer than {} KiB", longest_body >> 10U));
  }

  Status parse() {
    while (buffer_.size() > 0 && !parser_.is_done()) {
      beast::error_code code;
      buffer_.consume(parser_.put(buffer_.data(), code));
      if (code == http::error::need_more) return {};
      if (code == http::error::body_limit) return too_long();
      if (code) return fail(ErrorKind::kBroken, "no answer of HTTP: " + code.message());
      // The header came first, by itself; the rest is taken as far as it is there.
      parser_.eager(true);
    }
    return {};
  }

  http::response_parser<http::dynamic_body> parser_;
  beast::flat_buffer buffer_;
  std::size_t taken_ = 0;
};

Result<HttpsReply> exchange(const HttpEndpoint& endpoint, const TlsPeer& peer,
                            const std::string& request, Millis timeout) {
  const Stopwatch watch;
  TRY_ASSIGN(TlsConnection connection, TlsConnection::connect(endpoint, peer, timeout));
  TRY(connection.send(request));
  ReplyReader reader;
  while (!reader.is_done()) {
    TRY_ASSIGN(const std::string piece, connection.receive());
    TRY(reader.take(piece));
  }
  HttpsReply reply = reader.reply();
  reply.ms = watch.elapsed_ms();
  return reply;
}

Reach reach_endpoint(const HttpEndpoint& endpoint, Millis timeout) {
  const Stopwatch watch;
  const Result<int> fd = connect_to(endpoint, timeout);
  if (!fd) return Reach{false, fd.error().message, watch.elapsed_ms()};
  ::close(*fd);
  return Reach{true, "", watch.elapsed_ms()};
}

// The connection ends here: there are servers that take one at a time.
Status shake_hands_with(const HttpEndpoint& endpoint, const TlsPeer& peer, Millis timeout) {
  TRY(TlsConnection::connect(endpoint, peer, timeout));
  return {};
}

// Whether anything is said to a client without certificate once it has asked: with TLS 1.3 the
// handshake is over for it before the other side has seen that there is none.
Result<bool> is_stranger_answered(const HttpEndpoint& endpoint, const std::string& request,
                                  Millis timeout) {
  Result<TlsConnection> connection = TlsConnection::connect_as_stranger(endpoint, timeout);
  if (!connection) return pass_on(connection);
  TRY(connection->send(request));
  TRY_ASSIGN(const std::string answer, connection->receive());
  return !answer.empty();
}

// Asks after the TCP connect. Whatever was not answered in time ends it.
void ask(const HttpEndpoint& endpoint, const TlsPeer& peer, const Deadline& until,
         TlsProbe& probe) {
  const auto silence = [&](const Error& error) {
    probe.silent = is_silent(error);
    if (probe.silent) probe.problem = error.message;
    return probe.silent;
  };
  const Status handshake = shake_hands_with(endpoint, peer, until.left());
  probe.verified = handshake.has_value();
  if (!handshake) probe.problem = handshake.error().message;
  if (!handshake && silence(handshake.error())) return;
  const Result<bool> stranger =
      is_stranger_answered(endpoint, request_for("/", peer.name, {}), until.left());
  probe.admits_strangers = stranger.value_or(false);
  if (!stranger && silence(stranger.error())) return;
  const Result<HttpReply> plain = http_get(endpoint, "/", until.left());
  probe.speaks_plain = plain && plain->status != wants_tls;
  if (!plain) silence(plain.error());
}

}  // namespace

TlsProbe probe_tls(const HttpEndpoint& endpoint, const TlsPeer& peer, Millis timeout) {
  const Stopwatch watch;
  const Deadline until(timeout);
  TlsProbe probe{.tcp = reach_endpoint(endpoint, timeout)};
  if (probe.tcp.ok) {
    ask(endpoint, peer, until, probe);
  } else {
    probe.problem = "not asked: no TCP";
  }
  probe.ms = watch.elapsed_ms();
  return probe;
}

Result<HttpsReply> https_get(const HttpEndpoint& endpoint, const TlsPeer& peer,
                             const std::string& target,
                             const std::map<std::string, std::string>& headers, Millis timeout) {
  Result<HttpsReply> reply =
      exchange(endpoint, peer, request_for(target, peer.name, headers), timeout);
  if (reply) return reply;
  return fail(reply.error().kind,
              fmt::format("GET https://{}{}: {}", peer.name, target, reply.error().message));
}

}  // namespace stackpilot::access
