#include "node/proxy/pump.h"

#include <boost/asio/write.hpp>
#include <chrono>

namespace stackpilot::node {
namespace {

namespace asio = boost::asio;
using Code = boost::system::error_code;

constexpr std::size_t most_held = 256U << 10U;

}  // namespace

Pump::Pump(asio::io_context& context, PumpOwner& owner, Socket& from, Socket& to,
           const DirectionFault& fault, DirectionCounters& counters)
    : owner_(owner), from_(from), to_(to), fault_(fault), counters_(counters), timer_(context) {}

void Pump::stop() {
  stopped_ = true;
  timer_.cancel();
}

void Pump::read() {
  if (reading_ || stopped_ || end_ != End::kNone || held_bytes_ >= most_held) return;
  reading_ = true;
  from_.async_read_some(asio::buffer(buffer_),
                        [this, alive = owner_.keep_alive()](Code code, std::size_t size) {
                          reading_ = false;
                          if (stopped_) return;
                          if (code) end_ = code == asio::error::eof ? End::kFin : End::kReset;
                          received(size);
                        });
}

void Pump::received(std::size_t size) {
  if (size > 0) {
    counters_.received += size;
    if (fault_.latency_ms > 0) counters_.delayed += size;
    held_.push_back({std::string(buffer_.data(), size), Clock::now()});
    held_bytes_ += size;
  }
  deliver();
  read();
}

// Applies the fault to the held bytes or, after them, to the end of the stream.
void Pump::deliver() {
  if (writing_ || stopped_) return;
  if (fault_.delivery == Delivery::kForward) return held_.empty() ? forward_end() : forward();
  if (!held_.empty()) swallow();
}

void Pump::forward() {
  if (due() > Clock::now()) {
    timer_.expires_at(due());
    timer_.async_wait([this, alive = owner_.keep_alive()](Code cancelled) {
      if (!cancelled) deliver();
    });
    return;
  }
  write();
}

Pump::Clock::time_point Pump::due() const {
  return held_.front().arrived + std::chrono::milliseconds(fault_.latency_ms);
}

void Pump::write() {
  writing_ = true;
  asio::async_write(to_, asio::buffer(held_.front().bytes),
                    [this, alive = owner_.keep_alive()](Code code, std::size_t written) {
                      writing_ = false;
                      if (stopped_) return;
                      counters_.delivered += written;
                      if (code) return owner_.is_broken();
                      held_bytes_ -= written;
                      held_.pop_front();
                      deliver();
                      read();
                    });
}

// Passes on the end of the stream, after the bytes before it.
void Pump::forward_end() {
  if (end_ == End::kReset) return owner_.is_broken();
  if (end_ != End::kFin) return;
  end_ = End::kPassedOn;
  Code ignored;
  to_.shutdown(Socket::shutdown_send, ignored);
  owner_.has_ended();
}

void Pump::swallow() {
  counters_.swallowed += held_bytes_;
  held_.clear();
  held_bytes_ = 0;
  lossy_ = true;
  owner_.has_lost();
}

}  // namespace stackpilot::node
