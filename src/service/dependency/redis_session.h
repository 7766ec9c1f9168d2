// One connection to a Redis, on which only what reads can be asked.
#pragma once

#include <string>
#include <vector>

#include "service/dependency/resp.h"
#include "service/dependency/wire.h"

namespace stackpilot::service {

class RedisSession {
 public:
  /// Connects. `timeout` is for all of the session.
  RedisSession(const std::string& address, int port, Millis timeout);
  RedisSession(const RedisSession&) = delete;
  RedisSession& operator=(const RedisSession&) = delete;

  /// Sends all commands at once and returns the answer to each, in order: errors of the server,
  /// too. kBroken when one of the commands does not only read, when all answers of the session are
  /// more than 64 MiB, and as of Wire and RespReader.
  Result<std::vector<RespValue>> ask(const std::vector<RespCommand>& commands);

  /// Asks one command. kBroken, too, when the answer is an error of the server or of another type.
  Result<RespValue> ask_for(RespValue::Type type, const RespCommand& command);

  /// Whether the server had not answered when the time was over.
  bool timed_out() const { return wire_.timed_out(); }

 private:
  Status receive(std::string& into);

  Wire wire_;
  std::size_t received_ = 0;
  RespReader reader_;
};

}  // namespace stackpilot::service
