#include "node/faults/transient_unit.h"

#include <fmt/format.h>

#include "access/exec/process.h"
#include "base/slowness.h"
#include "base/this_program.h"

namespace stackpilot::node {
namespace {

Result<bool> is_listed(const FaultSite& site, const std::string& unit) {
  TRY_ASSIGN(const access::Output listed, site.here.program({"systemctl", "list-units", "--all",
                                                             "--plain", "--no-legend", unit}));
  return !access::trimmed(listed.out).empty();
}

}  // namespace

std::string unit_of(const FaultSite& site) {
  return fmt::format("stackpilot-{}.service", site.id);
}

Status start_unit(const FaultSite& site, const std::string& unit,
                  const std::vector<std::string>& verb) {
  TRY_ASSIGN(const fs::path program, this_program_path());
  std::vector<std::string> argv = {"systemd-run",
                                   "--quiet",
                                   "--collect",
                                   "--unit=" + unit,
                                   fmt::format("--uid={}", site.self.node.user()),
                                   fmt::format("--setenv={}={}", slowness_variable, slowness()),
                                   "--working-directory=" + site.self.workspace.root().string(),
                                   program.string(),
                                   "node"};
  argv.insert(argv.end(), verb.begin(), verb.end());
  TRY(site.as_root(argv));
  return {};
}

Result<std::string> unit_state(const FaultSite& site, const std::string& unit) {
  TRY_ASSIGN(const access::Output shown,
             site.here.program({"systemctl", "show", "--property=ActiveState", "--value", unit}));
  return access::trimmed(shown.out);
}

Status end_unit(const FaultSite& site, const std::string& unit) {
  TRY_ASSIGN(const bool there, is_listed(site, unit));
  if (!there) return {};
  TRY(site.as_root({"systemctl", "stop", unit}));
  // One that did not fail is gone by now.
  TRY_ASSIGN(const bool has_failed, is_listed(site, unit));
  if (has_failed) {
    TRY(site.as_root({"systemctl", "reset-failed", unit}));
  }
  return {};
}

}  // namespace stackpilot::node
