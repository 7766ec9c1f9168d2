#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"
#include "drills/expectation.h"

namespace stackpilot::drills::catalog {
namespace {

Result<Plan> kill_the_running_one(const Site& site) {
  const ContainerFact* api =
      find_container(site.before, site.node.name, site.service.component.container);
  return on_service_node(site, "api-kill",
                         {{"api_started_at", api == nullptr ? "" : api->started_at}});
}

}  // namespace

Drill api_kill() {
  return Drill{.name = "api-kill",
               .summary = "The API is killed (kill -9) under write load; its policy restarts it",
               .runbook = "milestone02.md#g-02-04",
               .plan = kill_the_running_one,
               .clients = Clients::kRecords,
               .lasting = Lasting::kMoment,
               .api = ApiProcess::kRestarted};
}

}  // namespace stackpilot::drills::catalog
