#include "access/observe/http_asker.h"

#include "access/observe/http.h"
#include "base/slowness.h"
#include "model/contract.h"

namespace stackpilot::access {
namespace {

constexpr auto asker_timeout = Millis(5'000);

}  // namespace

void HttpAsker::tcp_is_proven(HttpEndpoint endpoint) {
  endpoint_ = std::move(endpoint);
  proven_at_ms_ = clock_.elapsed_ms();
}

HttpProbe HttpAsker::get(const std::string& target,
                         const std::map<std::string, std::string>& headers) const {
  HttpProbe probe{.target = target, .tcp_proven_at_ms = proven_at_ms_};
  if (proven_at_ms_ == 0) {
    probe.problem = "not asked: no TCP";
    return probe;
  }
  probe.asked_at_ms = clock_.elapsed_ms();
  const Result<HttpReply> reply = http_get(endpoint_, target, scaled(asker_timeout), headers);
  probe.ms = clock_.elapsed_ms() - probe.asked_at_ms;
  if (reply) {
    probe.status = reply->status;
    probe.body = reply->body.substr(0, longest_answer + 1);
  } else {
    probe.problem = reply.error().message;
    probe.silent = is_silent(reply.error());
  }
  return probe;
}

}  // namespace stackpilot::access
