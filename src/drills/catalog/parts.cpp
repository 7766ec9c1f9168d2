#include "drills/catalog/parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "drills/expectation.h"

namespace stackpilot::drills::catalog {
namespace {

const NodeObservation* find_node(const Verification& verification, const std::string& name) {
  const auto& nodes = verification.seen.nodes;
  return find_or_null(nodes, [&](const NodeObservation& one) { return one.name == name; });
}

bool is_free(const Service& service, const EngineFacts& engine) {
  const auto is_image = [&](const ImageFact& image) {
    return !service.contract.source.empty() &&
           std::find(image.tags.begin(), image.tags.end(), service.component.image) !=
               image.tags.end();
  };
  const std::string volume = service.dependency ? service.dependency->volume : "";
  return engine.containers.empty() &&
         std::none_of(engine.images.begin(), engine.images.end(), is_image) &&
         std::find(engine.volumes.begin(), engine.volumes.end(), volume) == engine.volumes.end();
}

// A rival of a connection that is only slow, and those that the observation itself has.
constexpr int passing_sessions = 6;

const DependencyFacts* dependency_on(const Stage& stage, const Verification& verification) {
  const NodeObservation* seen = find_node(verification, stage.node());
  if (seen == nullptr || !seen->facts) return nullptr;
  const auto own = seen->facts->services.find(stage.site().service.project);
  return own != seen->facts->services.end() && own->second.dependency ? &*own->second.dependency
                                                                      : nullptr;
}

// Of kind tcp nothing is known but that it accepts.
bool knows_data(const Service& service) {
  return service.dependency && service.dependency->contract.kind != "tcp";
}

std::string rows_of(const Stage& stage, const Verification& verification) {
  const DependencyFacts* known = dependency_on(stage, verification);
  if (known == nullptr) return "unknown";
  const DependencyFacts& dependency = *known;
  if (!dependency.answers) return "unknown: " + dependency.problem;
  return fmt::format("{} records, digest {}", dependency.records, dependency.rows_digest);
}

}  // namespace

std::string in_seconds(double ms) {
  return fmt::format("{:.1f} s", ms / 1'000);
}

Drill dependency_loss(std::string_view name, std::string_view summary,
                      Result<Plan> (*plan)(const Site&)) {
  return Drill{.name = name,
               .summary = summary,
               .runbook = "milestone03.md#g-03-07",
               .plan = plan,
               .needs = {.dependency = true},
               .clients = Clients::kRecords,
               .breaks = {"G-02-02"},
               .ready = {.wrong = {"unreachable"}},
               .holds = {Probe::kHealth},
               .refused = {Probe::kReady, Probe::kRead, Probe::kWrite},
               .longest_answer = Millis(3'800),
               .afterwards = expect_no_leak};
}

Plan on_service_node(const Site& site, const std::string& kind,
                     std::map<std::string, std::string> settings) {
  return Plan{.fault = {kind, site.node.name, std::move(settings)}};
}

Plan through_proxy(const Site& site, const node::ProxyFault& fault) {
  const FaultPlan proxy{"proxy", site.node.name, {}, 300, new_fault_id()};
  return Plan{.fault = {"proxy-fault",
                        site.node.name,
                        {{"proxy", proxy.id}, {"fault", stackpilot::to_text(Json(fault))}}},
              .setup = {proxy}};
}

std::vector<NodeSpec> free_nodes(const Site& site) {
  std::vector<NodeSpec> free;
  for (const NodeSpec& node : site.lab.nodes) {
    const NodeObservation* seen = find_node(site.before, node.name);
    const bool known = seen != nullptr && seen->facts && seen->facts->engine;
    if (known && node.name != site.node.name && is_free(site.service, *seen->facts->engine)) {
      free.push_back(node);
    }
  }
  return free;
}

Result<NodeSpec> free_node(const Site& site) {
  const std::vector<NodeSpec> free = free_nodes(site);
  if (!free.empty()) return free.front();
  return fail(ErrorKind::kCapability,
              "every other node has containers, or the service's image or data",
              "make clean NODE=<that node>, and remove its volume if its data is of no use");
}

FaultPlan copy_of_service(const Site& site, const NodeSpec& node) {
  const ContainerFact* api =
      find_container(site.before, site.node.name, site.service.component.container);
  return {"service-copy",
          node.name,
          {{"from", site.node.name}, {"image_id", api == nullptr ? "" : api->image_id}},
          300};
}

std::string base_images(const Site& site) {
  return base_images_on(site.before, site.node.name);
}

void expect_same_data(Stage& stage, const Verification& after) {
  if (!knows_data(stage.site().service)) return;
  const std::string before = rows_of(stage, stage.site().before);
  const std::string now = rows_of(stage, after);
  stage.expect("the data", before == now && !before.starts_with("unknown"), before, now);
}

void expect_no_leak(Stage& stage, const Verification& after) {
  if (!knows_data(stage.site().service)) return;
  const DependencyFacts* was = dependency_on(stage, stage.site().before);
  const DependencyFacts* is = dependency_on(stage, after);
  if (was == nullptr || is == nullptr) {
    return stage.broke("sessions with the dependency", Error{ErrorKind::kBroken, "not known"});
  }
  stage.expect(
      "sessions with the dependency", is->sessions <= was->sessions + passing_sessions,
      fmt::format("{}, and at most {} that are about to end", was->sessions, passing_sessions),
      std::to_string(is->sessions));
}

void expect_same_state(Stage& stage, const Verification& after) {
  for (const NodeObservation& was : stage.site().before.seen.nodes) {
    const NodeObservation* is = find_node(after, was.name);
    const bool known = is != nullptr && was.fingerprint_before && is->fingerprint_after;
    if (known && !is->fingerprint_after->silent.empty()) {
      stage.broke("the state of " + was.name,
                  Error{ErrorKind::kBroken,
                        "did not answer in time: " + is->fingerprint_after->silent, "", ""});
      continue;
    }
    const bool same = known && *was.fingerprint_before == *is->fingerprint_after;
    stage.expect("the state of " + was.name, same,
                 "containers, images, volumes, networks and rows as before",
                 same ? "as before" : "it differs, or is not known");
  }
}

}  // namespace stackpilot::drills::catalog
