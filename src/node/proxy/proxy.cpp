#include "node/proxy/proxy.h"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <set>

#include "base/stop.h"
#include "node/proxy/connection.h"
#include "node/proxy/control.h"

namespace stackpilot::node {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Code = boost::system::error_code;

constexpr std::size_t most_connections = 256;
constexpr auto accept_pause = std::chrono::milliseconds(50);

Result<tcp::endpoint> endpoint_of(const access::TcpEndpoint& from) {
  Code bad;
  const auto ip = asio::ip::make_address_v4(from.address, bad);
  if (bad || from.port < 0 || from.port > 65'535) {
    return fail(ErrorKind::kUsage,
                fmt::format("{}:{} is not an IPv4 address and port", from.address, from.port));
  }
  return tcp::endpoint(ip, static_cast<std::uint16_t>(from.port));
}

// Single-threaded: a fault is swapped between two events, so no byte is handled by both.
class Proxy {
 public:
  explicit Proxy(const ProxyPlan& plan)
      : state_{context_, plan.fault, {}},
        acceptor_(context_),
        retry_(context_),
        limit_(context_, plan.limit),
        stop_signal_(context_) {}

  Status listen(const tcp::endpoint& here, const tcp::endpoint& upstream, const fs::path& control) {
    upstream_ = upstream;
    Code code;
    acceptor_.open(here.protocol(), code);
    if (!code) acceptor_.set_option(tcp::acceptor::reuse_address(true), code);
    if (!code) acceptor_.bind(here, code);
    if (!code) acceptor_.listen(asio::socket_base::max_listen_connections, code);
    if (code) {
      return fail(ErrorKind::kBroken,
                  fmt::format("cannot listen on {}:{}: {}", here.address().to_string(), here.port(),
                              code.message()));
    }
    const auto reply = [this](const Json& request) { return answer(request); };
    TRY_ASSIGN(control_, ControlSocket::listen(context_, control, reply));
    return {};
  }

  int port() const { return acceptor_.local_endpoint().port(); }

  ProxyCounters run() {
    limit_.async_wait([this](Code) { end(); });
    if (stop_fd() >= 0) {
      stop_signal_.assign(::dup(stop_fd()));
      stop_signal_.async_wait(asio::posix::stream_descriptor::wait_read, [this](Code cancelled) {
        if (!cancelled) end();
      });
    }
    accept();
    context_.run();
    return state_.counters;
  }

 private:
  void accept() {
    acceptor_.async_accept([this](Code code, tcp::socket client) {
      if (!acceptor_.is_open()) return;
      if (!code) {
        serve(std::move(client));
        return accept();
      }
      // Most likely out of file descriptors.
      retry_.expires_after(accept_pause);
      retry_.async_wait([this](Code cancelled) {
        if (!cancelled && acceptor_.is_open()) accept();
      });
    });
  }

  void serve(tcp::socket client) {
    ++state_.counters.accepted;
    const auto made = std::make_shared<Connection>(state_, std::move(client),
                                                   [this](Connection* closed) { forget(closed); });
    connections_.insert(made);
    state_.counters.open = connections_.size();
    if (state_.fault.refusal == Refusal::kReset) return made->must_reset();
    if (connections_.size() > most_connections) {
      ++state_.counters.refused;
      return made->reset();
    }
    made->open(upstream_);
  }

  void forget(Connection* closed) {
    connections_.erase(closed->shared_from_this());
    state_.counters.open = connections_.size();
  }

  // Iterates over a copy, as connections leave the set when they close.
  void for_each_connection(void (Connection::*action)()) {
    const auto all = connections_;
    for (const auto& connection : all) ((*connection).*action)();
  }

  Json answer(const Json& request) {
    const std::optional<std::string> what = text_at(request, "do");
    if (what == "stop") {
      end();
    } else if (what == "set") {
      const Result<ProxyFault> fault = parse_fault(request.value("fault", Json()));
      if (!fault) return Json{{"error", fault.error().message}};
      state_.fault = *fault;
      for_each_connection(&Connection::fault_changed);
    } else if (what != "count") {
      return Json{{"error", "neither set, count nor stop"}};
    }
    return state_.counters;
  }

  void end() {
    Code ignored;
    acceptor_.close(ignored);
    for_each_connection(&Connection::reset);
    retry_.cancel();
    limit_.cancel();
    stop_signal_.close(ignored);
    control_->close();
  }

  asio::io_context context_;
  ProxyState state_;
  tcp::acceptor acceptor_;
  tcp::endpoint upstream_;
  asio::steady_timer retry_;
  asio::steady_timer limit_;
  asio::posix::stream_descriptor stop_signal_;
  std::unique_ptr<ControlSocket> control_;
  std::set<std::shared_ptr<Connection>> connections_;
};

Result<ProxyCounters> ask(const fs::path& control, const Json& request) {
  TRY_ASSIGN(const Json answer, ask_control(control, request));
  return parse_json<ProxyCounters>(to_text(answer), "the proxy's counters");
}

}  // namespace

Result<ProxyCounters> run_proxy(const ProxyPlan& plan, const std::function<void(int)>& on_ready) {
  TRY_ASSIGN(const tcp::endpoint here, endpoint_of(plan.listen));
  TRY_ASSIGN(const tcp::endpoint upstream, endpoint_of(plan.upstream));
  Proxy proxy(plan);
  TRY(proxy.listen(here, upstream, plan.control));
  on_ready(proxy.port());
  return proxy.run();
}

Result<ProxyCounters> set_proxy_fault(const fs::path& control, const ProxyFault& fault) {
  return ask(control, Json{{"do", "set"}, {"fault", fault}});
}

Result<ProxyCounters> read_proxy_counters(const fs::path& control) {
  return ask(control, Json{{"do", "count"}});
}

Result<ProxyCounters> stop_proxy(const fs::path& control) {
  return ask(control, Json{{"do", "stop"}});
}

}  // namespace stackpilot::node
