// A conversation over TCP that ends in time, whatever the other side does.
#pragma once

#include <string>
#include <string_view>

#include "access/observe/tcp.h"
#include "base/deadline.h"
#include "base/result.h"

namespace stackpilot::service {

class Wire {
 public:
  /// Connects. `timeout` is for all of the conversation.
  Wire(const std::string& address, int port, Millis timeout);

  /// Sends all of `bytes`. kBroken, as of receive: not connected, closed by the other side, or
  /// late.
  Status send(std::string_view bytes);

  /// Appends what has come, at least one byte and at most 64 KiB.
  Status receive(std::string& into);

  /// Whether the time was over before the other side, to which we were connected, did its part.
  bool timed_out() const { return timed_out_; }

 private:
  Status wait_for(short event);

  Millis timeout_;
  Deadline deadline_;
  access::TcpConnection connection_;
  bool answered_ = false;
  bool timed_out_ = false;
};

}  // namespace stackpilot::service
