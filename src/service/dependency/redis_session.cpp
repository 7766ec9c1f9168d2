#include "service/dependency/redis_session.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace stackpilot::service {
namespace {

constexpr std::size_t most_session_bytes = 64UL << 20U;

// None of these changes a key, a setting or the server.
bool only_reads(const RespCommand& command) {
  constexpr std::string_view reading[] = {"PING",     "INFO",    "SELECT",     "SCAN",   "TYPE",
                                          "GET",      "LRANGE",  "ZRANGE",     "XRANGE", "DUMP",
                                          "SMEMBERS", "HGETALL", "PEXPIRETIME"};
  if (command.size() > 1 && command[0] == "CONFIG") return command[1] == "GET";
  return !command.empty() &&
         std::find(std::begin(reading), std::end(reading), command[0]) != std::end(reading);
}

}  // namespace

RedisSession::RedisSession(const std::string& address, int port, Millis timeout)
    : wire_(address, port, timeout), reader_([this](std::string& into) { return receive(into); }) {}

Status RedisSession::receive(std::string& into) {
  const std::size_t before = into.size();
  TRY(wire_.receive(into));
  received_ += into.size() - before;
  if (received_ <= most_session_bytes) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("it has more than {} MiB of data", most_session_bytes >> 20U));
}

Result<std::vector<RespValue>> RedisSession::ask(const std::vector<RespCommand>& commands) {
  std::string request;
  for (const RespCommand& command : commands) {
    if (!only_reads(command)) {
      return fail(ErrorKind::kBroken, "not asked, as it does not only read");
    }
    request += resp_request(command);
  }
  TRY(wire_.send(request));
  std::vector<RespValue> answers;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    TRY_ASSIGN(RespValue answer, reader_.next());
    answers.push_back(std::move(answer));
  }
  return answers;
}

Result<RespValue> RedisSession::ask_for(RespValue::Type type, const RespCommand& command) {
  TRY_ASSIGN(std::vector<RespValue> answers, ask({command}));
  RespValue& answer = answers.front();
  if (answer.type == type) return std::move(answer);
  return fail(ErrorKind::kBroken,
              answer.type == RespValue::Type::kError
                  ? printable(answer.text)
                  : fmt::format("its answer to {} is of another type", command.front()));
}

}  // namespace stackpilot::service
