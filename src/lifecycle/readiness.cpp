#include "lifecycle/readiness.h"

#include <fmt/format.h>

#include "access/observe/http.h"
#include "base/slowness.h"
#include "base/text.h"
#include "base/wait.h"
#include "service/contract/answer.h"

namespace stackpilot::lifecycle {
namespace {

using access::HttpReply;

constexpr auto interval = Millis(100);
constexpr auto answer_timeout = Millis(5'000);

// nullopt when the answer means ready. The body is the service's: it may be of any length.
std::optional<std::string> why_not_ready(const Result<HttpReply>& reply,
                                         const ReadinessContract& contract) {
  if (!reply) return reply.error().message;
  const auto difference = service::why_not_ready(contract, reply->status, reply->body);
  if (!difference) return std::nullopt;
  const std::string reason = service::reason_in(reply->body, contract.reason);
  return fmt::format("{}: {}", *difference, reason.empty() ? printable(reply->body) : reason);
}

}  // namespace

Status wait_until_ready(const access::HttpEndpoint& endpoint, const ReadinessContract& contract,
                        Millis patience, events::Step& step) {
  std::string last;
  const auto is_ready = [&] {
    const auto why =
        why_not_ready(access::http_get(endpoint, contract.get, scaled(answer_timeout)), contract);
    if (why) step.at(last = *why);
    return !why;
  };
  TRY_ASSIGN(const bool in_time, wait_unless_stopped(Deadline(patience), interval, is_ready));
  if (in_time) return {};
  return fail(ErrorKind::kBroken, fmt::format("the service is not ready after {:g} s: {}",
                                              static_cast<double>(patience.count()) / 1000, last));
}

}  // namespace stackpilot::lifecycle
