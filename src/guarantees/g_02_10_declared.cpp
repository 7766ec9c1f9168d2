#include <fmt/format.h>

#include <algorithm>
#include <set>

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

void judge_settings_of(const EngineFacts& engine, const ContainerFact& container,
                       const ContainerSettings& declared, Findings& findings) {
  const ImageFact* image = find_image(engine, container.image_id);
  if (image == nullptr) {
    findings.unknown(container.name, {"the image that it was made from is gone", "G-02-05"});
    return;
  }
  const ContainerSettings expected = expected_settings(*image, declared);
  std::set<std::string> fields;
  for (const auto& [field, value] : expected) fields.insert(field);
  for (const auto& [field, value] : container.settings) fields.insert(field);
  bool same = true;
  for (const std::string& field : fields) {
    const std::string wanted = value_in(expected, field);
    const std::string actual = value_in(container.settings, field);
    if (wanted == actual || (field == "logging" && is_log_as_declared(wanted, actual))) continue;
    same = false;
    const bool variable = field.starts_with("environment.") && !wanted.empty();
    findings.bad(container.name, variable ? field + " as declared" : shown(field, wanted),
                 shown(field, actual));
  }
  if (same) findings.ok(container.name, "runs as the compose file declares it");
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

// Containers of the service that the compose file does not name: leftovers, or started by hand.
void judge_others(const ServiceCase& about, const NodeSpec& node, const EngineFacts& engine,
                  const std::set<std::string>& declared, Findings& findings) {
  for (const ContainerFact& one : engine.containers) {
    if (declared.count(one.name) != 0 || !is_of_the_service(about, engine, one)) continue;
    findings.bad(node.name, "no other container of the service",
                 fmt::format("{} is {}", one.name, one.running ? "running" : "there"));
  }
}

std::set<std::string> names_in(const Deployment& deployment) {
  std::set<std::string> names;
  for (const auto& [name, settings] : deployment.containers) names.insert(name);
  return names;
}

bool is_deployed_on(const ServiceCase& about, const std::string& node) {
  const auto found = about.seen.deployed.find(node);
  if (found == about.seen.deployed.end()) return false;
  const auto& projects = found->second;
  return std::find(projects.begin(), projects.end(), about.declared.project) != projects.end();
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
    judge_others(about, node, *facts->engine,
                 is_deployed_on(about, node.name) ? names_in(deployment) : std::set<std::string>(),
                 findings);
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
  if (const std::optional<Unknown> unseen = engine_out_of_sight(about, view)) {
    findings.unknown(about.service.node, *unseen);
    return;
  }
  findings.took(find_observed(about, about.service.node)->facts_ms);
  if (!about.service.deployment) {
    findings.unknown(about.service.node, {"no deploy is recorded", "G-02-05"});
    return;
  }
  const Deployment& deployment = *about.service.deployment;
  judge_files("compose project", deployment.compose_files, view.own->compose_files, findings);
  for (const auto& [name, declared] : deployment.containers) {
    const ContainerFact* container = find_container(*view.engine, name);
    if (container == nullptr) {
      judge_missing(about, name, findings);
    } else {
      judge_settings_of(*view.engine, *container, declared, findings);
    }
  }
  judge_others(about, *view.node, *view.engine, names_in(deployment), findings);
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
