#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"
#include "drills/expectation.h"

namespace stackpilot::drills::catalog {
namespace {

std::string start_of(const Site& site, const std::string& container) {
  const ContainerFact* fact = find_container(site.before, site.node.name, container);
  return fact == nullptr ? "" : fact->started_at;
}

Result<Plan> restart_service(const Site& site) {
  const Service& service = site.service;
  std::map<std::string, std::string> started = {
      {"api_started_at", start_of(site, service.component.container)}};
  if (service.dependency) {
    started["db_started_at"] = start_of(site, service.dependency->component.container);
  }
  return on_service_node(site, "containers-restart", std::move(started));
}

Result<Plan> remove_containers(const Site& site) {
  return on_service_node(site, "containers-removed", {{"images", base_images(site)}});
}

Result<Plan> restart_node(const Site& site) {
  Plan plan = on_service_node(site, "node-restart");
  plan.fault.limit_s = 180;
  return plan;
}

Result<Plan> remove_volume(const Site& site) {
  TRY_ASSIGN(const NodeSpec node, free_node(site));
  FaultPlan copy = copy_of_service(site, node);
  copy.id = new_fault_id();
  return Plan{
      .fault = {"volume-removed", node.name, {{"images", base_images(site)}, {"copy", copy.id}}},
      .setup = {copy},
      .node = node.name};
}

Drill on_the_data(std::string_view name, std::string_view summary,
                  Result<Plan> (*plan)(const Site&)) {
  return Drill{.name = name,
               .summary = summary,
               .runbook = "milestone02.md#g-02-04",
               .plan = plan,
               .needs = {.dependency = true, .kinds = {"postgres", "redis"}},
               .clients = Clients::kProbes,
               .api = ApiProcess::kReplaced,
               .afterwards = expect_same_data};
}

}  // namespace

std::vector<Drill> persistence() {
  Drill service =
      on_the_data("persistence-service", "API and dependency are restarted: the data is unchanged",
                  restart_service);
  service.lasting = Lasting::kMoment;
  Drill containers = on_the_data("persistence-containers",
                                 "The containers are removed and made anew: the data is unchanged",
                                 remove_containers);
  containers.breaks = {"G-02-03", "G-02-04", "G-02-05", "G-02-06"};
  Drill node =
      on_the_data("persistence-node", "The node is restarted: the data is unchanged", restart_node);
  node.breaks = {"G-01-01"};
  Drill volume = on_the_data("persistence-volume",
                             "Without its volume the data is gone (on a copy)", remove_volume);
  volume.needs.volume = true;
  volume.breaks = containers.breaks;
  volume.destroys = {"G-02-04"};
  volume.afterwards = nullptr;
  return {service, containers, node, volume};
}

}  // namespace stackpilot::drills::catalog
