#include "http/server.hpp"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include "http/request_headers.hpp"

namespace exchange {
namespace {

// Connections beyond the first limit get a 503; beyond the second they wait in the backlog.
constexpr std::size_t max_served_connections = 1024;
constexpr unsigned max_connections = max_served_connections + 64;
constexpr std::size_t memory_per_connection = std::size_t{12} * 1024;  // bounds the header
constexpr std::size_t max_body = 4096;
constexpr std::size_t max_cached_body = 512;
// From the end of the last answer to the end of this one, without the time that the handler takes:
// covers idle connections, slow senders and clients that do not read.
constexpr Milliseconds request_deadline{10'000};
// The same while there are too many connections, for those without a complete request.
constexpr Milliseconds crowded_deadline{1'000};
// Of all answers that are not sent yet. Small ones are not counted.
constexpr std::size_t max_unsent = std::size_t{32} * 1024 * 1024;
constexpr std::size_t max_method = 16;  // longer texts are no method
constexpr Milliseconds sweep_interval{500};

RequestHeaders read_headers(MHD_Connection* connection) {
  RequestHeaders headers;
  MHD_get_connection_values_n(
      connection, MHD_HEADER_KIND,
      [](void* context, MHD_ValueKind /*kind*/, const char* name, std::size_t name_size,
         const char* value, std::size_t value_size) {
        static_cast<RequestHeaders*>(context)->add({name, name_size}, {value, value_size});
        return MHD_YES;
      },
      &headers);
  return headers;
}

}  // namespace

// libmicrohttpd's callbacks, turned into calls of the server.
struct MhdCallbacks {
  static void* begin_request(void* server, const char* target, MHD_Connection* connection) {
    auto& self = *static_cast<HttpServer*>(server);
    HttpServer::Connection& entry = HttpServer::connection_of(connection);
    self.finish(entry);
    entry.exchange = std::make_unique<Exchange>(connection, target);
    return entry.exchange.get();
  }

  static MHD_Result access(void* server, MHD_Connection* /*connection*/, const char* /*url*/,
                           const char* method, const char* /*version*/, const char* data,
                           std::size_t* size, void** context) {
    auto& self = *static_cast<HttpServer*>(server);
    const int done = self.access(*static_cast<Exchange*>(*context), method, data, size);
    return done != 0 ? MHD_YES : MHD_NO;
  }

  static void end_request(void* server, MHD_Connection* connection, void** context,
                          MHD_RequestTerminationCode /*how*/) {
    *context = nullptr;
    static_cast<HttpServer*>(server)->finish(HttpServer::connection_of(connection));
  }

  static void connection_changed(void* server, MHD_Connection* connection, void** context,
                                 MHD_ConnectionNotificationCode what) {
    auto& self = *static_cast<HttpServer*>(server);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
      const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
      self.connections_.push_front({info->connect_fd, self.loop_.now()});
      self.connections_.front().refused = self.is_crowded();
      *context = new HttpServer::Connections::iterator(self.connections_.begin());  // NOLINT
    } else {
      const std::unique_ptr<HttpServer::Connections::iterator> entry(
          static_cast<HttpServer::Connections::iterator*>(*context));
      // libmicrohttpd ends no request for which its memory was too small, as one with hundreds of
      // parameters or cookies.
      self.finish(**entry);
      self.connections_.erase(*entry);
    }
  }
};

HttpServer::HttpServer(EventLoop& loop, Listener listener)
    : loop_(loop), listener_(std::move(listener)) {}

HttpServer::~HttpServer() {
  loop_.cancel(sweep_);
  loop_.unwatch(epoll_fd_);
  if (daemon_ == nullptr) return;
  close_listener();
  MHD_stop_daemon(daemon_);
  for (const CachedResponse& slot : cache_) {
    if (slot.response != nullptr) MHD_destroy_response(slot.response);
  }
}

std::optional<std::string> HttpServer::listen(const std::string& address, std::uint16_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  const std::string where = address + ":" + std::to_string(port);
  if (inet_pton(AF_INET, address.c_str(), &name.sin_addr) != 1) return "no address: " + where;
  errno = 0;
  daemon_ =
      MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, port, nullptr,
                       nullptr, &MhdCallbacks::access, this,                                   //
                       MHD_OPTION_SOCK_ADDR, reinterpret_cast<sockaddr*>(&name),               //
                       MHD_OPTION_LISTENING_ADDRESS_REUSE, 0U,                                 //
                       MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024U,                                  //
                       MHD_OPTION_CONNECTION_LIMIT, max_connections,                           //
                       MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_per_connection,              //
                       MHD_OPTION_STRICT_FOR_CLIENT, 1,                                        //
                       MHD_OPTION_URI_LOG_CALLBACK, &MhdCallbacks::begin_request, this,        //
                       MHD_OPTION_NOTIFY_COMPLETED, &MhdCallbacks::end_request, this,          //
                       MHD_OPTION_NOTIFY_CONNECTION, &MhdCallbacks::connection_changed, this,  //
                       MHD_OPTION_END);
  if (daemon_ == nullptr) return "cannot listen on " + where + ": " + std::strerror(errno);
  epoll_fd_ = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  // Only wakes the loop; the work is done in pump().
  loop_.watch(epoll_fd_, EPOLLIN, [](std::uint32_t) {});
  sweep_ = loop_.after(sweep_interval, [this] { sweep_connections(); });
  return std::nullopt;
}

void HttpServer::close_listener() {
  const MHD_socket fd = MHD_quiesce_daemon(daemon_);
  if (fd != MHD_INVALID_SOCKET) close(fd);
}

std::optional<Milliseconds> HttpServer::pump() {
  MHD_run(daemon_);
  MHD_UNSIGNED_LONG_LONG limit = 0;
  if (MHD_get_timeout(daemon_, &limit) != MHD_YES) return std::nullopt;
  return Milliseconds(limit);
}

int HttpServer::access(Exchange& exchange, const char* method, const char* data,
                       std::size_t* size) {
  if (!exchange.headers_seen_) return begin(exchange, method);
  if (*size > 0) {
    if (exchange.body.size() + *size > max_body) {
      exchange.body_too_large_ = true;
    } else {
      exchange.body.append(data, *size);
    }
    *size = 0;
    return 1;
  }
  if (!exchange.dispatched_) return dispatch(exchange);
  return send(exchange);
}

int HttpServer::begin(Exchange& exchange, const char* method) {
  exchange.headers_seen_ = true;
  ++active_;
  exchange.method_text.assign(method, strnlen(method, max_method));
  exchange.method = parse_method(method);
  const RequestHeaders headers = read_headers(exchange.connection_);
  // Answered before the body is read, which also closes the connection.
  if (headers.is_malformed()) {
    exchange.respond(malformed_request());
    return send(exchange);
  }
  if (headers.content_length().value_or(0) > max_body) {
    exchange.respond(failure(413, "body_too_large"));
    return send(exchange);
  }
  // What a container's health check asks is answered even on a connection beyond the limit.
  const bool is_probe =
      exchange.match.route == Route::health || exchange.match.route == Route::started;
  if (connection_of(exchange.connection_).refused && !is_probe) {
    exchange.respond(unavailable("too_many_connections"));
    return send(exchange);
  }
  exchange.idempotency_key = headers.idempotency_key();
  return 1;
}

int HttpServer::dispatch(Exchange& exchange) {
  exchange.dispatched_ = true;
  if (exchange.body_too_large_) {
    exchange.respond(failure(413, "body_too_large"));
  } else {
    listener_.handle(exchange);
  }
  if (exchange.is_answered()) return send(exchange);
  exchange.suspended_ = true;
  connection_of(exchange.connection_).waits = Waits::for_handler;
  MHD_suspend_connection(exchange.connection_);
  return 1;
}

int HttpServer::send(Exchange& exchange) {
  Connection& connection = connection_of(exchange.connection_);
  if (connection.waits == Waits::for_handler) connection.since = loop_.now();
  connection.waits = Waits::for_answer_sent;
  account(exchange);
  const auto status = static_cast<unsigned>(exchange.response().status);
  if (MHD_Response* response = cached(exchange)) {
    return MHD_queue_response(exchange.connection_, status, response) == MHD_YES ? 1 : 0;
  }
  // No copy is needed: the exchange, which owns the body, outlives the MHD response.
  MHD_Response* response = build(exchange.response(), MHD_RESPMEM_PERSISTENT);
  if (draining_ || connection.refused) {
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
  }
  const bool queued = MHD_queue_response(exchange.connection_, status, response) == MHD_YES;
  MHD_destroy_response(response);
  return queued ? 1 : 0;
}

void HttpServer::account(Exchange& exchange) {
  const std::size_t size = exchange.response().body.size();
  if (size <= max_cached_body) return;
  if (unsent_ + size > max_unsent) {
    exchange.respond(unavailable("overloaded"));
    return;
  }
  exchange.unsent_ = size;
  unsent_ += size;
}

bool HttpServer::is_crowded() const {
  return connections_.size() > max_served_connections;
}

MHD_Response* HttpServer::cached(const Exchange& exchange) {
  const Response& response = exchange.response();
  if (draining_ || response.header != nullptr || response.body.size() > max_cached_body ||
      connection_of(exchange.connection_).refused) {
    return nullptr;
  }
  CachedResponse& slot = cache_[static_cast<std::size_t>(exchange.match.route)];
  if (slot.response != nullptr) {
    if (slot.status == response.status && slot.body == response.body) return slot.response;
    MHD_destroy_response(slot.response);
  }
  slot = {response.status, response.body, build(response, MHD_RESPMEM_MUST_COPY)};
  return slot.response;
}

MHD_Response* HttpServer::build(const Response& response, int memory) const {
  MHD_Response* built =
      MHD_create_response_from_buffer(response.body.size(), const_cast<char*>(response.body.data()),
                                      static_cast<MHD_ResponseMemoryMode>(memory));
  MHD_add_response_header(built, MHD_HTTP_HEADER_CONTENT_TYPE, response.content_type);
  if (response.header != nullptr) {
    MHD_add_response_header(built, response.header, response.header_value.c_str());
  }
  return built;
}

HttpServer::Connection& HttpServer::connection_of(MHD_Connection* connection) {
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return **static_cast<Connections::iterator*>(info->socket_context);
}

void HttpServer::finish(Connection& connection) {
  const std::unique_ptr<Exchange> exchange = std::move(connection.exchange);
  if (!exchange) return;
  if (exchange->headers_seen_) --active_;
  connection.since = loop_.now();
  connection.waits = Waits::for_request;
  unsent_ -= exchange->unsent_;
  listener_.finished(*exchange);
}

bool HttpServer::is_over(const Connection& connection) {
  if (connection.waits == Waits::for_handler) return false;
  const auto age = loop_.now() - connection.since;
  const bool may_be_shed = is_crowded() && connection.waits == Waits::for_request;
  if (age >= (may_be_shed ? crowded_deadline : request_deadline)) {
    ++overdue_;
    return true;
  }
  // The client has hung up without finishing its request. libmicrohttpd does not notice when the
  // end came together with the last bytes.
  char next = 0;
  return connection.waits == Waits::for_request && age >= sweep_interval &&
         recv(connection.fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void HttpServer::sweep_connections() {
  for (const Connection& connection : connections_) {
    // libmicrohttpd sees the end of the stream and cleans up.
    if (is_over(connection)) shutdown(connection.fd, SHUT_RDWR);
  }
  sweep_ = loop_.after(sweep_interval, [this] { sweep_connections(); });
}

}  // namespace exchange
