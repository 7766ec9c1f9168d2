#include <fmt/format.h>

#include <algorithm>

#include "guarantees/guarantee.h"
#include "guarantees/service_view.h"

namespace stackpilot::guarantees {
namespace {

void judge_dependency_container(const Dependency& declared, const ContainerFact* db,
                                Findings& findings) {
  if (db == nullptr || !db->running) {
    findings.bad(declared.component.container, "runs",
                 db == nullptr ? "there is none" : "it is stopped");
    return;
  }
  for (const PublishedPort& port : db->ports) {
    findings.bad(declared.component.container, "publishes no port",
                 fmt::format("publishes {} on {}:{}", port.container_port, port.host_address,
                             port.host_port));
  }
  if (db->ports.empty()) findings.ok(declared.component.container, "runs and publishes no port");
}

// Where the component is told that its dependency is; only where the contract says by what.
void judge_variable(const Dependency& declared, const ContainerFact& api, Findings& findings) {
  const std::string& variable = declared.contract.variable;
  if (variable.empty()) return;
  const auto host = api.environment.find(variable);
  const std::string actual = host == api.environment.end() ? "not set" : host->second;
  if (actual == declared.component.service) {
    findings.ok(variable, declared.component.service);
  } else {
    findings.bad(variable, declared.component.service, actual);
  }
}

void judge_compose_name(const ServiceCase& about, const ServiceView& view, Findings& findings) {
  const Dependency& declared = *about.declared.dependency;
  const std::string& name = declared.component.service;
  const std::string& itself = declared.component.container;
  const std::vector<std::string> holders = holders_of_name(about, view, name);
  const bool is_held = std::find(holders.begin(), holders.end(), itself) != holders.end();
  if (is_scaled_out(about, about.declared) && find_swarm(about.seen) == nullptr) {
    findings.unknown(name, {"no manager says who answers to that name", "G-05-01"});
    return;
  }
  if (view.db != nullptr && view.db->running && !is_held) {
    findings.bad(itself, "on a network of the API's as " + name, "they share no such network");
  }
  for (const std::string& one : holders) {
    if (one == itself) continue;
    findings.bad(name, "names " + itself + " alone", one + " answers to that name as well");
  }
  if (is_held && holders.size() == 1) findings.ok(name, "names " + itself + " alone");
}

void judge_name(const ServiceCase& about, const ServiceView& view, Findings& findings) {
  if (view.api == nullptr) {
    findings.unknown("API container", {"there is none", "G-02-05"});
    return;
  }
  judge_variable(*about.declared.dependency, *view.api, findings);
  judge_compose_name(about, view, findings);
}

// A service on that node publishes that port for its clients, who are meant to reach it. Then
// what the dependency's container publishes says all.
bool is_port_of_a_service(const ServiceCase& about, const std::string& node, int port) {
  const auto& services = about.seen.services;
  return std::any_of(services.begin(), services.end(), [&](const ServiceObservation& one) {
    const Service* declared = find_service(about.seen, one.project);
    return one.node == node && declared != nullptr && declared->port == port;
  });
}

void judge_out_of_reach(const ServiceCase& about, const ServiceView& view, Findings& findings) {
  const Reach& port = about.service.dependency_port;
  const int number = about.declared.dependency->port;
  const std::string subject = fmt::format("TCP {}:{}", view.db_node->name, number);
  findings.took(port.ms);
  if (port.ok && is_port_of_a_service(about, view.db_node->name, number)) {
    findings.ok(subject, "a service's own port");
  } else if (port.ok) {
    findings.bad(subject, "not reachable from the host", "it accepts connections");
  } else if (!is_reachable(about, *view.db_node)) {
    findings.unknown(subject, {view.db_node->name + " is not reachable at all", "G-01-01"});
  } else if (port.silent) {
    findings.unknown(subject, {"could not be asked: " + port.problem, ""});
  } else {
    findings.ok(subject, "not reachable from the host");
  }
}

// That the service is ready says that it reaches the dependency.
void judge_reached(const ServiceCase& about, const ServiceView& view, Findings& findings) {
  const std::string& subject = about.declared.contract.readiness.get;
  if (const std::optional<Unknown> doubt = answers_in_doubt(about, view)) {
    findings.unknown(subject, *doubt);
  } else if (why_not_ready(about)) {
    findings.unknown(subject, {"does not say that the dependency is reached", "G-02-02"});
  } else {
    findings.ok(subject, "says that the dependency is reached");
  }
}

void judge_dependency(const ServiceCase& about, Findings& findings) {
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> unseen = service_out_of_sight(about, view)) {
    findings.unknown(about.service.node, *unseen);
    return;
  }
  const Dependency& declared = *about.declared.dependency;
  judge_dependency_container(declared, view.db, findings);
  judge_name(about, view, findings);
  judge_out_of_reach(about, view, findings);
  judge_reached(about, view, findings);
}

}  // namespace

Guarantee g_02_03_database() {
  return {.id = "G-02-03",
          .claim = "The service reaches its dependency by its compose name; it is not published",
          .scope = Scope::kService,
          .proof = Proof::kRuntime,
          .expected = "the service reaches its dependency by its compose name, and nobody else can",
          .needs = {ContractPart::kDependency},
          .judge_service = judge_dependency,
          .enforced_by = {"src/guarantees/g_02_03_database.cpp", "infra/docker-compose.yml"},
          .tests = {"tests/unit/guarantees/mutations_service.cpp"},
          .command = "make verify",
          .mutants = {
              {.name = "relayed",
               .summary = "a process passes connections from outside on to the database",
               .kind = "listener",
               .settings = {{"port", "{db_port}"},
                            {"upstream_address", "{db_address}"},
                            {"upstream_port", "{db_port}"}},
               .reason = "not reachable from the host",
               .also = {"G-01-10"}},
              {.name = "published",
               .summary = "the database is published",
               .kind = "container-settings",
               .settings = {{"component", "db"}, {"change", "published"}, {"images", "{images}"}},
               .reason = "publishes {db_port} on 0.0.0.0:{db_port}",
               .also = {"G-01-10", "G-02-10"}},
              {.name = "other-name",
               .summary = "the service is told the name of the database's container",
               .kind = "container-settings",
               .settings = {{"component", "api"},
                            {"change", "other-database-name"},
                            {"images", "{images}"}},
               .reason = "{db_variable}: {db}",
               .also = {"G-02-10"}},
              {.name = "stopped",
               .summary = "the database is stopped",
               .kind = "dependency-stop",
               .reason = "{db}: it is stopped",
               .also = {"G-02-02"}}}};
}

}  // namespace stackpilot::guarantees
