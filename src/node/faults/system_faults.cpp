// The node is degraded, cannot write, or has no engine.
#include <fmt/format.h>

#include "access/exec/process.h"
#include "access/observe/engine_reader.h"
#include "access/observe/node_target.h"
#include "base/clock.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/fault_kind.h"
#include "node/faults/run_mark.h"
#include "node/faults/transient_unit.h"

namespace stackpilot::node {
namespace {

constexpr auto failure_timeout = Millis(5'000);
constexpr auto engine_start_timeout = Millis(60'000);
constexpr auto state_interval = Millis(50);

Result<Injected> fail_unit(const FaultSite& site) {
  const Stopwatch since;
  TRY(site.as_root({"systemd-run", "--quiet", "--unit=" + unit_of(site), "/bin/false"}));
  const auto has_failed = [&] { return unit_state(site, unit_of(site)) == "failed"; };
  if (!wait_until(Deadline(scaled(failure_timeout)), state_interval, has_failed)) {
    return fail(ErrorKind::kBroken, unit_of(site) + " did not fail");
  }
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_failure(const FaultSite& site) {
  TRY_ASSIGN(const std::string state, unit_state(site, unit_of(site)));
  return Bite{state == "failed", fmt::format("{} is {}", unit_of(site), state)};
}

Result<Healed> forget_failure(const FaultSite& site) {
  TRY(end_unit(site, unit_of(site)));
  return Healed{"systemd has forgotten the unit", std::nullopt};
}

RunMark root_mark(const FaultSite& site) {
  return RunMark(site, "root");
}

// The mount only, not the file system, which other mounts may share.
Status mount_root(const FaultSite& site, const char* how) {
  TRY(site.as_root({"mount", "--options", fmt::format("remount,bind,{}", how), "/"}));
  return {};
}

Result<Injected> make_root_read_only(const FaultSite& site) {
  TRY(root_mark(site).set());
  const Stopwatch since;
  TRY(mount_root(site, "ro"));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_read_only(const FaultSite& site) {
  const std::string file = "/stackpilot-" + site.id;
  TRY_ASSIGN(const access::Output written, access::run({.argv = {"sudo", "-n", "mkdir", file}}));
  if (written.status == 0) {
    TRY(site.as_root({"rmdir", file}));
  }
  return Bite{written.status != 0,
              written.status == 0 ? "root can be written" : access::tail(written.err, 1)};
}

Result<Healed> make_root_writable(const FaultSite& site) {
  if (!root_mark(site).is_set()) return Healed{"root was left alone", std::nullopt};
  TRY(mount_root(site, "rw"));
  TRY(root_mark(site).remove());
  return Healed{"root can be written", std::nullopt};
}

RunMark engine_mark(const FaultSite& site) {
  return RunMark(site, "engine");
}

Result<Injected> stop_engine(const FaultSite& site) {
  TRY(engine_mark(site).set());
  const Stopwatch since;
  TRY(site.as_root({"systemctl", "stop", "docker.socket", "docker.service"}));
  return Injected{since.elapsed_ms()};
}

// The judge asks the engine.
Result<Bite> prove_engine_stopped(const FaultSite& site) {
  TRY_ASSIGN(const std::string state, unit_state(site, "docker.service"));
  return Bite{state == "inactive", "systemd says that docker.service is " + state};
}

Result<Healed> start_engine(const FaultSite& site) {
  if (!engine_mark(site).is_set()) return Healed{"the engine was left alone", std::nullopt};
  TRY(site.as_root({"systemctl", "start", "docker.service"}));
  const auto answers = [] {
    return access::read_engine_version(access::node_engine_socket).has_value();
  };
  if (!wait_until(Deadline(scaled(engine_start_timeout)), state_interval, answers)) {
    return fail(ErrorKind::kBroken, "the engine was started, and does not answer");
  }
  TRY(engine_mark(site).remove());
  return Healed{"the engine answers", std::nullopt};
}

}  // namespace

std::vector<FaultKind> system_faults() {
  return {{"failed-unit", fail_unit, prove_failure, forget_failure},
          {"root-read-only", make_root_read_only, prove_read_only, make_root_writable},
          {"engine-stopped", stop_engine, prove_engine_stopped, start_engine}};
}

}  // namespace stackpilot::node
