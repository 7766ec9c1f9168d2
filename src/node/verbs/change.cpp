#include "node/verbs/change.h"

#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <thread>

#include "base/stop.h"

namespace stackpilot::node {
namespace {

constexpr const char* node_lock = "/tmp/stackpilot.lock";

// The host holds our stdin open; when it goes away, what we run must end too.
void end_with_the_host() {
  std::thread([] {
    pollfd host{STDIN_FILENO, POLLIN, 0};
    ::poll(&host, 1, -1);
    request_stop();
  }).detach();
}

}  // namespace

int answer(const Json& json) {
  const std::string text = to_text(json);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? 0 : exit_code(ErrorKind::kBroken);
}

Result<int> change_node(const Meant& meant, const std::string& verb, ChangeRules rules,
                        const NodeAction& action) {
  const auto done = [&]() -> Result<Json> {
    TRY_ASSIGN(const ThisNode self, require_this_node(meant.lab, meant.node, meant.service,
                                                      rules.host_name, rules.repository));
    TRY_ASSIGN(const access::LabLock lock, access::LabLock::acquire(node_lock, verb));
    std::optional<StopDeferred> to_the_end;
    if (rules.host_gone == HostGone::kGoesOn) {
      to_the_end.emplace();
    } else {
      end_with_the_host();
    }
    return action(access::Operator(lock.permit(), {}), self);
  }();
  if (done) return answer(*done);
  answer(Json{{"error", done.error().message},
              {"hint", done.error().hint},
              {"detail", done.error().detail}});
  return exit_code(done.error().kind);
}

}  // namespace stackpilot::node
