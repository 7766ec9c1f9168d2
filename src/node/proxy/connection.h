// A proxied connection: the client's socket and the matching one to the server.
#pragma once

#include <functional>
#include <memory>

#include "node/proxy/pump.h"

namespace stackpilot::node {

/// What all connections of a proxy share. Must outlive them.
struct ProxyState {
  boost::asio::io_context& context;
  ProxyFault fault;
  ProxyCounters counters;
};

class Connection final : public PumpOwner, public std::enable_shared_from_this<Connection> {
 public:
  /// `on_closed` is called once, after both sides are closed.
  Connection(ProxyState& state, Pump::Socket client, std::function<void(Connection*)> on_closed);

  /// Connects to the server and starts forwarding; on failure the client is reset.
  void open(const boost::asio::ip::tcp::endpoint& upstream);
  /// Must be called after state.fault was changed.
  void fault_changed();
  /// Resets both sides, as the fault has it.
  void must_reset();
  /// Resets both sides.
  void reset();

  std::shared_ptr<PumpOwner> keep_alive() override { return shared_from_this(); }
  void has_lost() override;
  void is_broken() override { reset(); }
  void has_ended() override;

 private:
  void begin();
  void close();

  ProxyState& state_;
  Pump::Socket client_;
  Pump::Socket server_;
  Pump to_server_;
  Pump to_client_;
  boost::asio::steady_timer reset_timer_;
  bool reset_pending_ = false;
  bool begun_ = false;
  std::function<void(Connection*)> on_closed_;
};

}  // namespace stackpilot::node
