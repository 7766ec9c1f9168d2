#include "provision/readiness.h"

#include <fmt/format.h>

#include "access/exec/process.h"
#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "provision/identity.h"

namespace stackpilot::provision {
namespace {

using machine::Machine;
using Answer = access::NodeAnswer<node::Readiness>;

constexpr auto poll_interval = Millis(150);
constexpr auto answer_timeout = Millis(10'000);

std::string what_helps(const Machine& machine) {
  return fmt::format("run `make up` again; if it persists: make doctor, and {}",
                     machine.log_command());
}

Error timed_out(const Machine& machine, const NodeSpec& node, const std::string& stage,
                Millis timeout) {
  return Error{ErrorKind::kBroken,
               fmt::format("{} is not ready after {} s: waiting for {}", node.name,
                           timeout.count() / 1000, stage),
               what_helps(machine), machine.last_words()};
}

Status require_alive(const Machine& machine, const NodeSpec& node) {
  const auto now = machine.state();
  // What was not told in time says nothing of the machine: asked again until the deadline.
  if (!now) return access::is_timeout(now.error()) ? Status() : pass_on(now);
  const bool may_boot = now->power == machine::Power::kOn || now->power == machine::Power::kSilent;
  if (may_boot) return {};
  return fail(ErrorKind::kBroken, fmt::format("{} stopped while it was booting", node.name),
              what_helps(machine), machine.last_words());
}

bool has_lost_mount(const Answer& answer, const std::string& lab_id) {
  if (answer.cause == FactsProblem::kEntryPoint) return true;
  if (!answer.value) return false;
  const WorkdirFact& workdir = answer.value->workdir;
  return !workdir.is_mount || workdir.lab_id != lab_id;
}

// The first boot makes the host key. It is not asked of the network.
Status record_first_host_key(const Machine& machine, const Workspace& workspace,
                             const NodeSpec& node, const Deadline& deadline, Millis timeout) {
  if (has_host_key(workspace, node.name)) return {};
  Result<std::string> key;
  const auto is_made = [&]() -> Result<bool> {
    key = machine.host_key();
    // Empty between its making and its writing.
    if (key && !key->empty()) return true;
    TRY(require_alive(machine, node));
    return false;
  };
  TRY_ASSIGN(const bool made, wait_unless_stopped(deadline, poll_interval, is_made));
  if (made) return record_host_key(workspace, node.name, *key);
  return tl::unexpected<Error>(timed_out(machine, node, "its host key", timeout));
}

}  // namespace

std::string stage_of(const Answer& answer) {
  if (answer.cause == FactsProblem::kTransport) return "sshd: " + answer.problem;
  if (!answer.value) return "the entry point: " + answer.problem;
  const bool booted = answer.value->systemd == "running" || answer.value->systemd == "degraded";
  // Its Docker engine is started by then; provisioning starts one that was stopped since.
  return booted ? "" : "systemd: " + answer.value->systemd;
}

Result<NodeWait> wait_until_ready(const Machine& machine, const Workspace& workspace,
                                  const NodeSpec& node, Millis timeout) {
  const Deadline deadline(timeout);
  TRY(record_first_host_key(machine, workspace, node, deadline, timeout));
  const access::SshTarget target = machine.ssh();
  std::string stage;
  NodeWait ended = NodeWait::kReady;
  const auto has_ended = [&]() -> Result<bool> {
    const Answer answer =
        access::ask_readiness(target, deadline.left_at_most(scaled(answer_timeout)));
    stage = stage_of(answer);
    if (has_lost_mount(answer, workspace.lab_id())) ended = NodeWait::kMountLost;
    if (stage.empty() || ended == NodeWait::kMountLost) return true;
    if (access::is_host_key_changed(stage)) {
      return tl::unexpected(access::host_key_changed(node.name));
    }
    TRY(require_alive(machine, node));
    return false;
  };
  TRY_ASSIGN(const bool in_time, wait_unless_stopped(deadline, poll_interval, has_ended));
  if (in_time) return ended;
  return tl::unexpected<Error>(timed_out(machine, node, stage, timeout));
}

}  // namespace stackpilot::provision
