#include "drills/host_faults.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "drills/lab_copy.h"

namespace stackpilot::drills {
namespace {

// Healing may have to wait until a database is up again.
constexpr auto verb_timeout = Millis(180'000);
constexpr auto lock_patience = Millis(60'000);
constexpr auto lock_pause = Millis(200);

std::vector<std::string> verb_line(const HostSite& site, const std::string& verb) {
  const Fault& fault = site.fault;
  std::vector<std::string> line = {"fault",      verb,
                                   "--lab",      site.workspace().lab_id(),
                                   "--node",     fault.node,
                                   "--service",  fault.service,
                                   "--id",       fault.id,
                                   "--kind",     fault.kind,
                                   "--settings", to_text(Json(fault.settings))};
  if (verb == "inject") line.insert(line.end(), {"--limit", std::to_string(fault.limit_s)});
  return line;
}

}  // namespace

Result<NodeSpec> node_of(const HostSite& site) {
  return lifecycle::node_named(site.lab.spec(), site.fault.node);
}

Result<Service> service_of(const HostSite& site) {
  return lifecycle::service_named(site.lab.spec(), site.fault.service);
}

std::string setting(const HostSite& site, const std::string& name) {
  const auto found = site.fault.settings.find(name);
  return found == site.fault.settings.end() ? "" : found->second;
}

Result<Json> ask_node(const HostSite& site, const std::string& verb) {
  TRY_ASSIGN(const NodeSpec node, node_of(site));
  Result<Json> answer;
  wait_until(Deadline(scaled(lock_patience)), lock_pause, [&] {
    answer = site.lab.host().on_node(access::target_of(site.workspace(), node),
                                     verb_line(site, verb), {.timeout = scaled(verb_timeout)},
                                     node::workdir_aside(site.fault.id));
    return answer || answer.error().kind != ErrorKind::kLocked;
  });
  return answer;
}

const HostFaultKind* find_host_fault(std::string_view name) {
  static const std::vector<HostFaultKind> all = [] {
    std::vector<HostFaultKind> kinds = node_power_faults();
    for (const auto& copies :
         {service_copy_faults(), lab_copy_faults(), scratch_folder_faults(), proof_faults(),
          ci_variant_faults(), release_faults(), stack_variant_faults()}) {
      kinds.insert(kinds.end(), copies.begin(), copies.end());
    }
    return kinds;
  }();
  return find_or_null(all, [&](const HostFaultKind& one) { return one.name == name; });
}

// The kind may be unknown, but everything that a fault makes has the fault's id in its name.
Result<node::Healed> heal_on_host(const HostSite& site) {
  TRY(remove_service_records(site));
  for (const auto& kinds :
       {proof_faults(), lab_copy_faults(), scratch_folder_faults(), stack_variant_faults()}) {
    for (const HostFaultKind& kind : kinds) {
      Fault named = site.fault;
      named.kind = kind.name;
      TRY(kind.heal(HostSite{site.lab, named}));
    }
  }
  return node::Healed{"nothing of it is left on the host", std::nullopt};
}

Status remove_whole(const fs::path& path) {
  std::error_code failed;
  fs::remove_all(path, failed);
  if (!failed) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("cannot remove {}: {}", path.string(), failed.message()));
}

}  // namespace stackpilot::drills
