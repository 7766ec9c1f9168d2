#include "node/faults/verbs.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/exec/process.h"
#include "access/exec/ssh.h"
#include "base/clock.h"

namespace stackpilot::node {
namespace {

constexpr int longest_limit_s = 3'600;

std::string heal_unit_of(const FaultSite& site) {
  return "stackpilot-heal-" + site.id;
}

Result<const FaultKind*> kind_named(const std::string& name) {
  const FaultKind* kind = find_node_fault(name);
  if (kind == nullptr) return fail(ErrorKind::kUsage, "there is no fault \"" + name + "\"");
  return kind;
}

// The node's systemd runs the heal verb, as the host may be gone by then. It is retried until it
// succeeds, as another verb may hold the node's lock.
Status start_time_limit(const FaultSite& site, const std::string& kind, int limit_s) {
  // As the host would run it: the fault may be in /vagrant itself.
  const std::string line = access::entry_point_line(
      {"fault", "heal", "--lab", site.self.workspace.lab_id(), "--node", site.self.node.name,
       "--service", site.service().project, "--id", site.id, "--kind", kind, "--settings",
       to_text(Json(site.settings))},
      workdir_aside(site.id));
  TRY(site.as_root({"systemd-run", "--quiet", "--collect", "--unit=" + heal_unit_of(site),
                    fmt::format("--on-active={}s", limit_s), "--timer-property=AccuracySec=100ms",
                    fmt::format("--uid={}", site.self.node.user()), "--property=Restart=on-failure",
                    "--property=RestartSec=2s", "--property=StartLimitIntervalSec=0", "/bin/sh",
                    "-c", line}));
  return {};
}

// Stops only the timer: its service may be the process that runs this.
Status stop_time_limit(const FaultSite& site) {
  const std::string timer = heal_unit_of(site) + ".timer";
  TRY_ASSIGN(const auto listed, site.here.program({"systemctl", "list-units", "--all", "--plain",
                                                   "--no-legend", timer}));
  if (access::trimmed(listed.out).empty()) return {};
  TRY(site.here.program({"sudo", "-n", "systemctl", "stop", timer}));
  return {};
}

// Marks a fault as healed: an injection whose host died may reach the node after the healing. Like
// such an injection, the mark does not survive a restart of the node.
fs::path healed_mark_of(const FaultSite& site) {
  return "/run/stackpilot-healed-" + site.id;
}

// Longer than a connection whose host died can hold an injection back.
constexpr int mark_lasts_s = 3'600;

Status set_healed_mark(const FaultSite& site) {
  const std::string mark = healed_mark_of(site).string();
  if (fs::exists(mark)) return {};  // healed again: its timer runs
  TRY(site.here.program({"sudo", "-n", "touch", mark}));
  TRY(site.here.program({"sudo", "-n", "systemd-run", "--quiet", "--collect",
                         "--unit=stackpilot-forget-" + site.id,
                         fmt::format("--on-active={}s", mark_lasts_s), "rm", "-f", mark}));
  return {};
}

Result<Healed> heal_as_every_kind(const FaultSite& site) {
  for (const FaultKind& kind : node_faults()) {
    TRY(kind.heal(site));
  }
  return Healed{"whatever it was", std::nullopt};
}

template <typename T>
Result<Json> answered(const Result<T>& done) {
  if (!done) return pass_on(done);
  return Json(*done);
}

}  // namespace

Result<Json> inject_here(const FaultSite& site, const std::string& kind, int limit_s) {
  TRY_ASSIGN(const auto* known, kind_named(kind));
  TRY(require_leave(kind, site.self.node));
  if (limit_s < 1 || limit_s > longest_limit_s) {
    return fail(ErrorKind::kUsage, fmt::format("a time limit of {} s", limit_s));
  }
  if (fs::exists(healed_mark_of(site))) {
    return fail(ErrorKind::kUsage, "the fault " + site.id + " was healed here before");
  }
  if (known->prepare != nullptr) {
    TRY(known->prepare(site));
  }
  TRY(start_time_limit(site, kind, limit_s));
  return answered(known->inject(site));
}

Result<Json> prove_here(const FaultSite& site, const std::string& kind) {
  TRY_ASSIGN(const auto* known, kind_named(kind));
  return answered(known->prove(site));
}

Result<Json> heal_here(const FaultSite& site, const std::string& kind) {
  TRY_ASSIGN(const auto* known, kind.empty() ? nullptr : kind_named(kind));
  TRY(set_healed_mark(site));
  TRY_ASSIGN(Healed healed, kind.empty() ? heal_as_every_kind(site) : known->heal(site));
  const Stopwatch after;
  TRY(stop_time_limit(site));
  if (healed.accepting_ms_ago) *healed.accepting_ms_ago += after.elapsed_ms();
  return Json(healed);
}

}  // namespace stackpilot::node
