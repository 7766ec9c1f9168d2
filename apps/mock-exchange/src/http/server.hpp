#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "http/exchange.hpp"
#include "runtime/event_loop.hpp"

struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;

namespace exchange {

// HTTP/1.1 on libmicrohttpd, driven by our loop. Connections, headers, bodies and the time a client
// may take for a request are bounded here; what a request means is the handler's business.
class HttpServer {
 public:
  struct Listener {
    std::function<void(Exchange& exchange)> handle;
    // Called after the answer was sent, or when the client went away before.
    std::function<void(const Exchange& exchange)> finished;
  };

  HttpServer(EventLoop& loop, Listener listener);
  // Every exchange must have been answered.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Returns why it cannot, or nothing when it listens. address is numeric IPv4.
  std::optional<std::string> listen(const std::string& address, std::uint16_t port);

  // From now on every answer closes its connection.
  void begin_drain() { draining_ = true; }
  // New connections are refused; those that are open go on.
  void close_listener();

  // Call once per turn. Returns how long the loop may sleep at most.
  std::optional<Milliseconds> pump();

  std::size_t connections() const { return connections_.size(); }
  std::size_t active_requests() const { return active_; }
  std::uint64_t overdue_connections() const { return overdue_; }

 private:
  friend struct MhdCallbacks;

  // What a connection waits for.
  enum class Waits { for_request, for_handler, for_answer_sent };

  struct Connection {
    int fd;
    TimePoint since;  // end of the last answer, or beginning of the connection
    Waits waits = Waits::for_request;
    bool refused = false;                     // opened beyond the limit
    std::unique_ptr<Exchange> exchange = {};  // of the request that is under way
  };
  using Connections = std::list<Connection>;

  // The last small answer of each route as an MHD response, because most answers repeat.
  struct CachedResponse {
    int status = 0;
    std::string body;
    MHD_Response* response = nullptr;
  };

  int access(Exchange& exchange, const char* method, const char* data, std::size_t* size);
  int begin(Exchange& exchange, const char* method);
  int dispatch(Exchange& exchange);
  int send(Exchange& exchange);
  MHD_Response* cached(const Exchange& exchange);
  MHD_Response* build(const Response& response, int memory) const;  // MHD_ResponseMemoryMode
  static Connection& connection_of(MHD_Connection* connection);
  // Ends the request that is under way, if there is one.
  void finish(Connection& connection);
  // Counts the bytes to be sent; replaces the answer by a 503 if there are too many.
  void account(Exchange& exchange);
  bool is_crowded() const;
  void sweep_connections();
  bool is_over(const Connection& connection);

  EventLoop& loop_;
  Listener listener_;
  MHD_Daemon* daemon_ = nullptr;
  int epoll_fd_ = -1;
  bool draining_ = false;
  Connections connections_;
  std::size_t active_ = 0;
  std::size_t unsent_ = 0;  // bytes
  std::uint64_t overdue_ = 0;
  std::array<CachedResponse, route_count> cache_;
  EventLoop::Timer sweep_;
};

}  // namespace exchange
