// A copy of the service on a node without one, for drills that destroy data.
#include <fmt/format.h>

#include "drills/host_faults.h"
#include "lifecycle/deploy.h"

namespace stackpilot::drills {
namespace {

std::string archive_of(const HostSite& site) {
  return fmt::format("service-{}.tar", site.fault.id);
}

std::string setting(const HostSite& site, const std::string& name) {
  const auto found = site.fault.settings.find(name);
  return found == site.fault.settings.end() ? "" : found->second;
}

// Provides the images on the node and adds their names to the settings that the node gets.
Result<Fault> with_images(const HostSite& site) {
  TRY_ASSIGN(const NodeSpec from, lifecycle::node_named(site.lab.spec(), setting(site, "from")));
  TRY_ASSIGN(const NodeSpec to, node_of(site));
  TRY_ASSIGN(const auto postgres, lifecycle::provide_database_image(site.lab, to));
  TRY(lifecycle::share_service_image(site.lab, from, archive_of(site)));
  Fault whole = site.fault;
  whole.settings["postgres"] = postgres;
  whole.settings["archive"] = archive_of(site);
  return whole;
}

Result<node::Injected> copy_service(const HostSite& site) {
  // Checked before the archive exists: healing takes the record for ours when there is an archive.
  if (fs::exists(site.workspace().deployment(site.fault.node))) {
    return fail(ErrorKind::kCapability, "a deploy on " + site.fault.node + " is recorded");
  }
  std::optional<Deployment> record = read_deployment(site.workspace(), setting(site, "from"));
  if (!record) return fail(ErrorKind::kBroken, "no deploy is recorded", "make demo");
  TRY_ASSIGN(const Fault whole, with_images(site));
  const HostSite told{site.lab, whole};
  TRY_ASSIGN(const auto injected, answer_of_node<node::Injected>(told, "inject"));
  // The containers publish where this node is reached, not where the original's is.
  record->containers = injected.containers;
  TRY_ASSIGN(const NodeSpec to, node_of(site));
  TRY(lifecycle::put_on_record(site.lab, to, *std::move(record)));
  return node::Injected{0};
}

Result<node::Bite> prove_service(const HostSite& site) {
  return answer_of_node<node::Bite>(site, "prove");
}

Result<node::Healed> remove_service(const HostSite& site) {
  TRY_ASSIGN(auto healed, answer_of_node<node::Healed>(site, "heal"));
  TRY(remove_service_records(site));
  return healed;
}

}  // namespace

Status remove_service_records(const HostSite& site) {
  const fs::path archive = site.workspace().shared() / archive_of(site);
  if (!fs::exists(archive)) return {};
  for (const fs::path& file : {site.workspace().deployment(site.fault.node), archive}) {
    TRY(remove_whole(file));
  }
  return {};
}

std::vector<HostFaultKind> service_copy_faults() {
  return {{"service-copy", "{compose} down --volumes, on the node", HostFaultKind::Where::kOnNode,
           copy_service, prove_service, remove_service}};
}

}  // namespace stackpilot::drills
