#include <fmt/format.h>

#include "guarantees/guarantee.h"
#include "guarantees/service_view.h"
#include "service/contract/answer.h"

namespace stackpilot::guarantees {
namespace {

// The reason that the service gives for not being ready.
std::string reason_of(const ServiceCase& about) {
  const std::string& body = about.service.ready.body;
  std::string given = service::reason_in(body, about.declared.contract.readiness.reason);
  if (!given.empty()) return given;
  return body.empty() ? fmt::format("status {}", about.service.ready.status) : printable(body, 80);
}

bool is_dependency_silent(const ServiceView& view) {
  return view.dependency != nullptr && view.dependency->silent;
}

std::string dependency_problem(const ServiceView& view) {
  return view.dependency != nullptr ? view.dependency->problem : "its container does not run";
}

// "not ready, and the dependency ...: why"; of a service without one, "not ready: why".
std::string not_ready(const ServiceCase& about, const ServiceView& view, const std::string& why) {
  if (!about.declared.dependency) return "not ready: " + why;
  if (is_dependency_up(view)) return "not ready, while the dependency itself answers: " + why;
  return fmt::format(
      "not ready, and the dependency {}: {}",
      is_dependency_silent(view) ? "did not answer us in time either" : "is down as well", why);
}

// A service that answers, but not this, waits for something; a machine that is slow answers
// nothing.
bool is_alive(const ServiceCase& about) {
  return about.declared.contract.liveness && about.service.health.status == 200;
}

void judge_not_ready(const ServiceCase& about, const ServiceView& view, const std::string& why,
                     Findings& findings) {
  const HttpProbe& ready = about.service.ready;
  const std::string expected = "status 200 and ready";
  if (ready.silent && is_alive(about) && is_dependency_silent(view)) {
    findings.bad(ready.target, expected, not_ready(about, view, "it did not answer in time"));
  } else if (ready.silent) {
    findings.unknown(ready.target, no_answer_in_time("it", ready.problem));
  } else if (ready.status == 0) {
    findings.bad(ready.target, expected, "no answer: " + ready.problem);
  } else if (ready.status == 200 || ready.status == 503) {
    findings.bad(ready.target, expected,
                 not_ready(about, view, ready.status == 200 ? why : reason_of(about)));
  } else {
    findings.bad(ready.target, expected, fmt::format("status {}", ready.status));
  }
}

void judge_ready(const ServiceCase& about, const ServiceView& view, Findings& findings) {
  const std::string& subject = about.service.ready.target;
  if (!about.declared.dependency) {
    findings.ok(subject, "ready, and no dependency is declared");
  } else if (is_dependency_silent(view)) {
    findings.unknown(subject, no_answer_in_time("the dependency", dependency_problem(view)));
  } else if (!is_dependency_up(view)) {
    findings.bad(subject, "not ready while the dependency does not answer",
                 "lies: ready while the dependency does not answer: " + dependency_problem(view));
  } else {
    findings.ok(subject, "ready, and the dependency answers");
  }
}

void judge_readiness(const ServiceCase& about, Findings& findings) {
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> doubt = answers_in_doubt(about, view)) {
    findings.unknown(about.declared.contract.readiness.get, *doubt);
    return;
  }
  if (const std::optional<Unknown> unseen = service_out_of_sight(about, view)) {
    findings.unknown(about.declared.contract.readiness.get, *unseen);
    return;
  }
  findings.took(about.service.ready.ms);
  if (const std::optional<std::string> why = why_not_ready(about)) {
    judge_not_ready(about, view, *why, findings);
  } else {
    judge_ready(about, view, findings);
  }
}

}  // namespace

Guarantee g_02_02_readiness() {
  return {.id = "G-02-02",
          .claim = "Readiness tells the truth about the dependency",
          .scope = Scope::kService,
          .proof = Proof::kRuntime,
          .expected = "it says ready exactly when the dependency answers",
          .judge_service = judge_readiness,
          .enforced_by = {"src/guarantees/g_02_02_readiness.cpp"},
          .tests = {"tests/unit/guarantees/mutations_service.cpp"},
          .command = "make verify",
          .mutants = {{.name = "database-refuses",
                       .summary = "the database has another password than the service",
                       .kind = "dependency-refuse",
                       .reason = "not ready, while the dependency itself answers: {why_refused}",
                       .dependency = "postgres"},
                      {.name = "database-stopped",
                       .summary = "the database is stopped",
                       .kind = "dependency-stop",
                       .reason = "not ready, and the dependency is down as well: {why_unreachable}",
                       .also = {"G-02-03"}},
                      {.name = "database-frozen",
                       .summary = "the database accepts connections and says nothing",
                       .kind = "dependency-freeze",
                       .reason = "status 200 and ready"},
                      {.name = "database-freezes",
                       .summary = "the database is frozen once a verification has begun",
                       .kind = "churn",
                       .settings = {{"what", "freeze"}, {"image", "{db_image}"}},
                       .reason = "status 200 and ready",
                       .also = {"G-03-08"}}}};
}

}  // namespace stackpilot::guarantees
