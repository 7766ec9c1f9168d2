#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/find.h"
#include "guarantees/files.h"
#include "guarantees/guarantee.h"
#include "guarantees/promise.h"
#include "guarantees/service_view.h"

namespace stackpilot::guarantees {
namespace {

std::string value_in(const ContainerSettings& settings, const std::string& field) {
  const auto found = settings.find(field);
  return found == settings.end() ? "" : found->second;
}

std::string shown(const std::string& field, const std::string& value) {
  if (value.empty()) return field + " is not set";
  // Variables may be secret: their digest says nothing to the reader.
  if (field.starts_with("environment.")) return field + " has another value";
  return fmt::format("{}: {}", field, value);
}

// What the image gives, overlaid by what the compose file says.
ContainerSettings expected_settings(const ImageFact& image, const ContainerSettings& declared) {
  ContainerSettings expected = image.settings;
  for (const auto& [field, value] : declared) expected[field] = value;
  return expected;
}

// What Swarm alone knows of a task stands beside what its container says; nullopt when it does not
// know the task's service.
std::optional<ContainerSettings> actual_settings(const SwarmView* swarm,
                                                 const ContainerFact& container) {
  ContainerSettings actual = container.settings;
  if (container.swarm_service.empty()) return actual;
  const SwarmService* service = find_or_null(swarm->services, [&](const SwarmService& one) {
    return one.name == container.swarm_service;
  });
  if (service == nullptr) return std::nullopt;
  actual.insert(service->settings.begin(), service->settings.end());
  return actual;
}

std::set<std::string> fields_of(const ContainerSettings& one, const ContainerSettings& other) {
  std::set<std::string> fields;
  for (const auto& [field, value] : one) fields.insert(field);
  for (const auto& [field, value] : other) fields.insert(field);
  return fields;
}

void judge_settings_of(const Case& about, const EngineFacts& engine, const ContainerFact& container,
                       const ContainerSettings& declared, Findings& findings) {
  const std::string& name = known_name(container);
  const ImageFact* image = find_image(engine, container.image_id);
  if (image == nullptr) {
    findings.unknown(name, {"the image that it was made from is gone", "G-02-05"});
    return;
  }
  const ContainerSettings expected = expected_settings(*image, declared);
  const SwarmView* swarm = find_swarm(about.seen);
  if (swarm == nullptr && !container.swarm_service.empty()) {
    return findings.unknown(name, {"no manager says how Swarm runs it", "G-05-01"});
  }
  const std::optional<ContainerSettings> actual = actual_settings(swarm, container);
  if (!actual) return findings.bad(name, "a service of the swarm", "Swarm does not know it");
  bool same = true;
  for (const std::string& field : fields_of(expected, *actual)) {
    const std::string wanted = value_in(expected, field);
    const std::string found = value_in(*actual, field);
    if (wanted == found || (field == "logging" && is_log_as_declared(wanted, found))) continue;
    same = false;
    const bool variable = field.starts_with("environment.") && !wanted.empty();
    findings.bad(name, variable ? field + " as declared" : shown(field, wanted),
                 shown(field, found));
  }
  if (same) findings.ok(name, "runs as the compose file declares it");
}

bool is_made_of(const Service& service, const ContainerFact& one, const ImageFact& image) {
  const auto& tags = image.tags;
  return one.project == service.project ||
         std::find(tags.begin(), tags.end(), service.component.image) != tags.end();
}

// What runs an image that we have built is taken for this service's unless it is another's.
bool is_of_the_service(const ServiceCase& about, const EngineFacts& engine,
                       const ContainerFact& one) {
  if (one.project == about.declared.project) return true;
  const ImageFact* image = find_image(engine, one.image_id);
  if (image == nullptr || !labelled_build(*image)) return false;
  const auto& all = about.seen.declared;
  return std::none_of(all.begin(), all.end(), [&](const Service& other) {
    return other.project != about.declared.project && is_made_of(other, one, *image);
  });
}

// A task that has ended is history. One that runs beside another of its service is not.
bool is_expected(const EngineFacts& engine, const ContainerFact& one,
                 const std::set<std::string>& declared) {
  if (declared.count(known_name(one)) == 0) return false;
  return one.swarm_service.empty() || !one.running ||
         find_container(engine, one.swarm_service) == &one;
}

// Containers of the service that the compose file does not name: leftovers, or started by hand; and
// those of its stack, while its compose project runs, and the other way round.
void judge_others(const ServiceCase& about, const NodeSpec& node, const EngineFacts& engine,
                  const std::set<std::string>& declared, Findings& findings) {
  const bool scaled_out = is_scaled_out(about, about.declared);
  for (const ContainerFact& one : engine.containers) {
    if (is_expected(engine, one, declared) || !is_of_the_service(about, engine, one)) continue;
    const std::string state = one.running ? "running" : "there";
    const bool of_stack = !one.swarm_service.empty();
    // What Swarm keeps of tasks that have ended, also on a node that carries a replica no more.
    if (of_stack && scaled_out && !one.running) continue;
    if (of_stack == scaled_out) {
      findings.bad(node.name, "no other container of the service",
                   fmt::format("{} is {}", one.name, state));
    } else {
      findings.bad(node.name,
                   scaled_out ? "no container of its compose project (mend: make scale-up)"
                              : "no container of a stack (mend: make scale-down)",
                   fmt::format("{} is {}", one.name, state));
    }
  }
}

// What may run on a node: on its own, all that was deployed there. Of a stack, the component runs
// where it was released, its dependency on one node, and the rest everywhere.
std::set<std::string> names_on(const ServiceCase& about, const std::string& node,
                               const Deployment& deployment) {
  const auto found = about.seen.deployed.find(node);
  const auto deployed =
      found == about.seen.deployed.end() ? std::vector<std::string>() : found->second;
  const bool here =
      node == about.service.node ||
      std::find(deployed.begin(), deployed.end(), about.declared.project) != deployed.end();
  std::set<std::string> names;
  if (!is_scaled_out(about, about.declared) && !here) return names;
  for (const auto& [name, settings] : deployment.containers) names.insert(name);
  if (!is_scaled_out(about, about.declared)) return names;
  const Service& service = about.declared;
  if (!here) names.erase(service.component.container);
  if (service.dependency && node != about.service.dependency_node) {
    names.erase(service.dependency->component.container);
  }
  return names;
}

// On the other nodes there may be a service that was deployed there, and no other.
void judge_other_nodes(const ServiceCase& about, const Deployment& deployment, Findings& findings) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeFacts* facts = find_facts(about, node.name);
    if (node.name == about.service.node || facts == nullptr) continue;
    if (!facts->engine) {
      // One that is away has no containers, and G-01-08 says so; a slow one may have any.
      if (facts->engine_silent) findings.unknown(node.name, why_no_engine(*facts));
      continue;
    }
    judge_others(about, node, *facts->engine, names_on(about, node.name, deployment), findings);
  }
}

// The guarantees of the component and of its dependency say that it is gone.
void judge_missing(const ServiceCase& about, const std::string& name, Findings& findings) {
  const Service& service = about.declared;
  if (name == service.component.container) {
    findings.unknown(name, {"there is no such container", "G-02-05"});
  } else if (service.dependency && name == service.dependency->component.container) {
    findings.unknown(name, {"there is no such container", "G-02-03"});
  } else {
    findings.bad(name, "is there", "there is no such container");
  }
}

// What is declared of one container, on the node that it is to be on.
void judge_one(const ServiceCase& about, const ServiceView& view, const std::string& name,
               const ContainerSettings& declared, Findings& findings) {
  const Service& service = about.declared;
  const bool of_dependency = service.dependency && name == service.dependency->component.container;
  const EngineFacts& engine = of_dependency ? *view.db_engine : *view.engine;
  const ContainerFact* container = find_container(engine, name);
  if (container == nullptr) {
    judge_missing(about, name, findings);
  } else {
    judge_settings_of(about, engine, *container, declared, findings);
  }
}

// A waiver that no judgement ever takes up would go unseen.
void judge_waivers(const Service& service, Findings& findings) {
  for (const std::string& id : unknown_waivers(service)) {
    findings.bad(service.compose_file, "waives guarantees about services",
                 fmt::format("waives {}, which is none", id));
  }
}

void judge_declared(const ServiceCase& about, Findings& findings) {
  judge_waivers(about.declared, findings);
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> unseen = service_out_of_sight(about, view)) {
    findings.unknown(about.service.node, *unseen);
    return;
  }
  findings.took(find_observed(about, about.service.node)->facts_ms);
  if (!about.service.deployment) {
    findings.unknown(about.service.node, {"no deploy is recorded", "G-02-05"});
    return;
  }
  const Deployment& deployment = *about.service.deployment;
  const bool scaled_out = is_scaled_out(about, about.declared);
  judge_files(scaled_out ? "stack" : "compose project", deployment.compose_files,
              scaled_out ? view.own->stack_files : view.own->compose_files, findings);
  for (const auto& [name, declared] : deployment.containers) {
    judge_one(about, view, name, declared, findings);
  }
  judge_others(about, *view.node, *view.engine, names_on(about, view.node->name, deployment),
               findings);
  judge_other_nodes(about, deployment, findings);
}

}  // namespace

Guarantee g_02_10_declared() {
  return {
      .id = "G-02-10",
      .claim = "The containers are those that the compose file declares, and no others",
      .scope = Scope::kService,
      .proof = Proof::kRuntime,
      .expected = "every container runs as the compose file that is there now declares it",
      .judge_service = judge_declared,
      .enforced_by = {"src/guarantees/g_02_10_declared.cpp", "src/node/service/compose_project.cpp",
                      "infra/docker-compose.yml"},
      .tests = {"tests/unit/guarantees/mutations_declared.cpp"},
      .command = "make verify",
      .mutants = {
          {.name = "memory-raised",
           .summary = "the service may use more memory than is declared",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "memory-raised"}, {"images", "{images}"}},
           .reason = "mem_limit: 21474836480 bytes"},
          {.name = "no-restart",
           .summary = "nothing restarts the service",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "no-restart"}, {"images", "{images}"}},
           .reason = "restart is not set"},
          {.name = "no-healthcheck",
           .summary = "nobody asks for the health of the service",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "no-healthcheck"}, {"images", "{images}"}},
           .reason = "healthcheck is not set"},
          {.name = "by-hand",
           .summary = "the service was started by hand, from the deployed image",
           .kind = "container-by-hand",
           .settings = {{"images", "{images}"}},
           .reason = "project is not set"},
          {.name = "second-service",
           .summary = "another node runs the service, too, and nobody deployed it there",
           .kind = "service-copy",
           .settings = {{"from", "{service_node}"},
                        {"image_id", "{api_image_id}"},
                        {"record", "no"}},
           .place = Place::kOtherNode,
           .reason = "{here}: {api} is running"}}};
}

}  // namespace stackpilot::guarantees
