// Redis is asked over its own protocol, not by redis-cli in its container: values may be any bytes,
// many questions go in one round, and the limits of time and size are ours. That it does without a
// password is required for all but the handshake.
#include <algorithm>

#include "base/clock.h"
#include "base/slowness.h"
#include "base/text.h"
#include "service/dependency/kinds.h"
#include "service/dependency/redis_facts.h"
#include "service/dependency/redis_records.h"
#include "service/dependency/redis_session.h"

namespace stackpilot::service {
namespace {

constexpr auto read_timeout = Millis(5'000);

// Whether a server that gives this answer to PING takes clients: one that wants a password first,
// or cannot save and so refuses to write, does. One that still loads its data does not, nor one
// that has too many clients or talks to its own machine only.
bool takes_clients(const RespValue& answer) {
  if (answer.type == RespValue::Type::kText) return answer.text == "PONG";
  if (answer.type != RespValue::Type::kError) return false;
  constexpr std::string_view good[] = {"NOAUTH ", "WRONGPASS ", "NOPERM ", "MISCONF "};
  return std::any_of(std::begin(good), std::end(good),
                     [&](std::string_view one) { return answer.text.starts_with(one); });
}

Reach shake_hands_with_redis(const std::string& address, const Dependency& dependency,
                             Millis timeout) {
  const Stopwatch watch;
  RedisSession session(address, dependency.port, timeout);
  const auto answers = session.ask({{"PING"}});
  if (!answers) return Reach{false, answers.error().message, watch.elapsed_ms()};
  const bool takes = takes_clients(answers->front());
  return Reach{takes, takes ? "" : "it refuses: " + printable(answers->front().text),
               watch.elapsed_ms()};
}

DependencyFacts read_in_time(const std::string& address, const Dependency& dependency) {
  return read_redis(address, dependency, scaled(read_timeout));
}

}  // namespace

DependencyKind redis_kind() {
  return {"redis", true, shake_hands_with_redis, read_in_time, list_in_redis, removal_from_redis};
}

}  // namespace stackpilot::service
