#include "ops/logs.h"

#include <fmt/format.h>

#include "access/observe/node_reader.h"
#include "base/slowness.h"

namespace stackpilot::ops {

Result<std::string> service_logs(const access::SshTarget& target, const std::string& project) {
  const access::NodeAnswer<Json> answer = access::ask_logs(target, project, scaled(Millis(30'000)));
  if (!answer.value) {
    return fail(ErrorKind::kCapability,
                fmt::format("{} does not answer: {}", target.node, answer.problem),
                "boot the lab: make up");
  }
  std::string text;
  for (const auto& [container, log] : answer.value->items()) {
    text += fmt::format("== {} on {}\n{}", container, target.node, log.get<std::string>());
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

}  // namespace stackpilot::ops
