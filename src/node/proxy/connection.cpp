#include "node/proxy/connection.h"

#include <chrono>

namespace stackpilot::node {
namespace {

namespace asio = boost::asio;
using Code = boost::system::error_code;

// Makes close() send a reset (RST) instead of an orderly end (FIN).
void set_to_reset(Pump::Socket& socket) {
  Code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
}

}  // namespace

Connection::Connection(ProxyState& state, Pump::Socket client,
                       std::function<void(Connection*)> on_closed)
    : state_(state),
      client_(std::move(client)),
      server_(state.context),
      to_server_(state.context, *this, client_, server_, state.fault.to_server,
                 state.counters.to_server),
      to_client_(state.context, *this, server_, client_, state.fault.to_client,
                 state.counters.to_client),
      reset_timer_(state.context),
      on_closed_(std::move(on_closed)) {}

void Connection::open(const asio::ip::tcp::endpoint& upstream) {
  server_.async_connect(upstream, [this, alive = keep_alive()](Code code) {
    if (!client_.is_open()) return;
    if (!code) return begin();
    ++state_.counters.refused;
    reset();
  });
}

void Connection::begin() {
  Code ignored;
  client_.set_option(asio::ip::tcp::no_delay(true), ignored);
  server_.set_option(asio::ip::tcp::no_delay(true), ignored);
  begun_ = true;
  to_server_.start();
  to_client_.start();
}

void Connection::fault_changed() {
  const bool heals_loss =
      (to_server_.lossy() && state_.fault.to_server.delivery != Delivery::kSwallow) ||
      (to_client_.lossy() && state_.fault.to_client.delivery != Delivery::kSwallow);
  if (heals_loss || state_.fault.refusal == Refusal::kReset) return must_reset();
  reset_timer_.cancel();
  reset_pending_ = false;
  if (!begun_) return;
  if (to_server_.lossy() || to_client_.lossy()) has_lost();
  to_server_.fault_changed();
  to_client_.fault_changed();
}

void Connection::must_reset() {
  if (!client_.is_open()) return;
  ++state_.counters.reset;
  reset();
}

void Connection::has_lost() {
  if (!state_.fault.reset_after_ms || reset_pending_) return;
  reset_pending_ = true;
  reset_timer_.expires_after(std::chrono::milliseconds(*state_.fault.reset_after_ms));
  reset_timer_.async_wait([this, alive = keep_alive()](Code cancelled) {
    if (!cancelled) must_reset();
  });
}

void Connection::has_ended() {
  if (to_server_.ended() && to_client_.ended()) close();
}

void Connection::reset() {
  set_to_reset(client_);
  set_to_reset(server_);
  close();
}

void Connection::close() {
  if (!client_.is_open()) return;
  to_server_.stop();
  to_client_.stop();
  reset_timer_.cancel();
  Code ignored;
  client_.close(ignored);
  server_.close(ignored);
  on_closed_(this);
}

}  // namespace stackpilot::node
