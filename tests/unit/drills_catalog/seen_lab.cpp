#include "unit/drills_catalog/seen_lab.h"

#include "service/lab.h"

namespace stackpilot::drills {
namespace {

const LabSpec& declared() {
  static const LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
  return lab;
}

EngineFacts with_service() {
  const Service& service = declared().service();
  return EngineFacts{.containers = {{.id = "c1",
                                     .name = service.component.container,
                                     .image_id = "sha256:api",
                                     .running = true,
                                     .started_at = "then"},
                                    {.id = "c2",
                                     .name = service.dependency->component.container,
                                     .image_id = "sha256:postgres",
                                     .running = true,
                                     .started_at = "then"}},
                     .images = {{.id = "sha256:api", .tags = {service.component.image}},
                                {.id = "sha256:postgres", .tags = {"stackpilot/postgres:1"}}},
                     .volumes = {service.dependency->volume}};
}

template <typename Change>
Site changed(Site site, Change change) {
  for (NodeObservation& node : site.before.seen.nodes) {
    if (node.name != site.node.name) change(*node.facts->engine);
  }
  return site;
}

}  // namespace

Site seen_lab() {
  const LabSpec& lab = declared();
  Site site{lab, lab.service(), lab.nodes.front(), {}};
  for (const NodeSpec& node : lab.nodes) {
    NodeFacts facts;
    facts.engine = node.name == site.node.name ? with_service() : EngineFacts{};
    site.before.seen.nodes.push_back(NodeObservation{.name = node.name, .facts = facts});
  }
  site.scale_out = ScaleOut{.project = site.service.project,
                            .managers = {"control"},
                            .replicas = {"control", "worker1", "worker2"},
                            .database = "worker1"};
  return site;
}

Site with_container_on_all(Site site) {
  return changed(std::move(site),
                 [](EngineFacts& engine) { engine.containers.push_back({.id = "c9"}); });
}

Site with_image_on_all(Site site) {
  return changed(std::move(site), [](EngineFacts& engine) {
    engine.images.push_back({.id = "i9", .tags = {declared().service().component.image}});
  });
}

Site with_data_on_all(Site site) {
  return changed(std::move(site), [](EngineFacts& engine) {
    engine.volumes.push_back(declared().service().dependency->volume);
  });
}

}  // namespace stackpilot::drills
