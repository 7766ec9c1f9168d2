#include "e2e/faults.h"

#include <algorithm>

#include "e2e/lab_driver.h"

namespace stackpilot::e2e {
namespace {

// Whatever a fault makes carries its id.
constexpr const char* traces = R"(
  { for table in filter nat mangle; do iptables -t $table -S; done
    ip -o addr
    cat /proc/self/mountinfo /etc/hosts
    systemctl list-units --all --plain --no-legend 'stackpilot-*' | grep -v stackpilot-forget- || :
    docker ps --all --format '{{.Names}} {{.Image}}'
    docker image ls --format '{{.Repository}}:{{.Tag}}'
    docker volume ls --format '{{.Name}}'
    grep -rlE 'stackpilot-f[0-9a-f]{8}' /etc/ssh /home /root 2>/dev/null || :
    ls -d /run/stackpilot-f* 2>/dev/null || :
    ls /tmp /etc/ssh /etc/ssh/sshd_config.d /var/lib/stackpilot 2>/dev/null; } |
    grep -E '(stackpilot-|lo:|^)([a-z]+-)*f[0-9a-f]{8}' || :)";

}  // namespace

std::vector<Fault> open_faults() {
  return read_open_faults(checkout().root() / ".stackpilot" / "ledger")
      .value_or(std::vector<Fault>());
}

bool is_open(const std::string& kind) {
  const std::vector<Fault> open = open_faults();
  return std::any_of(open.begin(), open.end(),
                     [&](const Fault& fault) { return fault.kind == kind; });
}

testing::AssertionResult nothing_is_left() {
  if (!open_faults().empty()) return testing::AssertionFailure() << to_line(open_faults().front());
  for (const NodeSpec& node : declared_nodes()) {
    const Ran found = on_node(node.name, traces);
    if (testing::AssertionResult asked = exits(0, found); !asked) return asked;
    if (!found.out.empty()) return testing::AssertionFailure() << node.name << ": " << found.out;
  }
  return testing::AssertionSuccess();
}

}  // namespace stackpilot::e2e
