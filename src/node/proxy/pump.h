// One direction of a proxied connection: reads bytes and treats them as the fault says.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <string>

#include "node/messages/proxy_fault.h"

namespace stackpilot::node {

/// The connection's interface for its pumps.
class PumpOwner {
 public:
  virtual std::shared_ptr<PumpOwner> keep_alive() = 0;  ///< held by pending operations
  virtual void has_lost() = 0;                          ///< bytes were swallowed
  virtual void is_broken() = 0;                         ///< one side failed or reset the connection
  virtual void has_ended() = 0;                         ///< this direction's FIN was passed on

 protected:
  ~PumpOwner() = default;
};

class Pump {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  /// All references must outlive the pump. `fault` is owned by the proxy, which calls
  /// fault_changed() after each change of it.
  Pump(boost::asio::io_context& context, PumpOwner& owner, Socket& from, Socket& to,
       const DirectionFault& fault, DirectionCounters& counters);

  void start() { read(); }
  void fault_changed() { deliver(); }
  void stop();

  bool lossy() const { return lossy_; }
  bool ended() const { return end_ == End::kPassedOn; }

 private:
  using Clock = boost::asio::steady_timer::clock_type;
  struct Chunk {
    std::string bytes;
    Clock::time_point arrived;
  };
  enum class End { kNone, kFin, kReset, kPassedOn };

  void read();
  void received(std::size_t size);
  void deliver();
  void forward();
  void forward_end();
  void write();
  void swallow();
  Clock::time_point due() const;

  PumpOwner& owner_;
  Socket& from_;
  Socket& to_;
  const DirectionFault& fault_;
  DirectionCounters& counters_;
  boost::asio::steady_timer timer_;
  std::array<char, 16'384> buffer_{};
  std::deque<Chunk> held_;  ///< in order; at most most_held bytes plus one chunk
  std::size_t held_bytes_ = 0;
  End end_ = End::kNone;
  bool reading_ = false;
  bool writing_ = false;
  bool lossy_ = false;
  bool stopped_ = false;
};

}  // namespace stackpilot::node
