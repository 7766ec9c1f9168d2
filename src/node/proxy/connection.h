// A client's connection and the one to the server that belongs to it.
#pragma once

#include <functional>
#include <memory>

#include "node/proxy/pump.h"

namespace stackpilot::node {

/// What all connections of a proxy share. It outlives them.
struct ProxyState {
  boost::asio::io_context& context;
  ProxyFault fault;
  ProxyCounters counters;
};

class Connection final : public PumpOwner, public std::enable_shared_from_this<Connection> {
 public:
  /// `on_closed` is called once, when both sides are closed.
  Connection(ProxyState& state, Pump::Socket client, std::function<void(Connection*)> on_closed);

  /// Reaches the server and begins; a client whose server cannot be reached is reset.
  void open(const boost::asio::ip::tcp::endpoint& upstream);
  /// To be called after state.fault was changed.
  void fault_changed();
  /// Resets both sides.
  void reset();

  std::shared_ptr<PumpOwner> keep_alive() override { return shared_from_this(); }
  void must_reset() override;
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
