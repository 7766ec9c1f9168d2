#include <fmt/format.h>

#include "guarantees/guarantee.h"
#include "guarantees/service_view.h"

namespace stackpilot::guarantees {
namespace {

// The reason that the service gives for not being ready.
std::string reason_of(const HttpProbe& ready) {
  const Json body = parse_body(ready.body);
  for (const char* key : {"detail", "reason"}) {
    if (const std::optional<std::string> text = text_at(body, key)) return *text;
  }
  return printable(ready.body, 80);
}

bool is_ready_contract(const std::string& body) {
  static const Json contract = {{"ready", true},
                                {"checks", {{"config_loaded", true}, {"db", true}}}};
  return parse_body(body) == contract;
}

bool is_database_silent(const ServiceView& view) {
  return view.own->database && view.own->database->silent;
}

std::string database_problem(const ServiceView& view) {
  return view.own->database ? view.own->database->problem : "its container does not run";
}

std::string_view state_of_database(const ServiceView& view) {
  if (is_database_up(view)) return "itself answers";
  return is_database_silent(view) ? "did not answer us in time either" : "is down as well";
}

void judge_not_ready(const HttpProbe& ready, const ServiceView& view, Findings& findings) {
  const std::string expected = "status 200 and ready";
  if (ready.status == 503) {
    findings.bad(
        "/ready", expected,
        fmt::format("not ready: {}; the database {}", reason_of(ready), state_of_database(view)));
  } else if (ready.silent) {
    findings.unknown("/ready", no_answer_in_time("it", ready.problem));
  } else if (ready.status == 0) {
    findings.bad("/ready", expected, "no answer: " + ready.problem);
  } else {
    findings.bad("/ready", expected, fmt::format("status {}", ready.status));
  }
}

void judge_readiness(const ServiceCase& about, Findings& findings) {
  const ServiceView view = view_service(about);
  const HttpProbe& ready = about.service.ready;
  if (const std::optional<Unknown> doubt = answers_in_doubt(about, view)) {
    findings.unknown("/ready", *doubt);
    return;
  }
  findings.took(ready.ms);
  if (ready.status != 200) {
    judge_not_ready(ready, view, findings);
  } else if (is_database_silent(view)) {
    findings.unknown("/ready", no_answer_in_time("the database", database_problem(view)));
  } else if (!is_database_up(view)) {
    findings.bad("/ready", "not ready while the database does not answer",
                 "lies: ready while the database does not answer: " + database_problem(view));
  } else if (!is_ready_contract(ready.body)) {
    findings.bad("/ready", R"({"ready":true,"checks":{"config_loaded":true,"db":true}})",
                 ready.body);
  } else {
    findings.ok("/ready", "ready, and the database answers");
  }
}

}  // namespace

Guarantee g_02_02_readiness() {
  return {.id = "G-02-02",
          .claim = "/ready tells the truth about the database",
          .scope = Scope::kService,
          .proof = Proof::kRuntime,
          .expected = "/ready says ready exactly when the database answers",
          .judge_service = judge_readiness,
          .enforced_by = {"src/guarantees/g_02_02_readiness.cpp",
                          "apps/mock-exchange/src/store/prober.cpp"},
          .tests = {"tests/unit/guarantees/mutations_service.cpp"},
          .command = "make verify",
          .mutants = {{.name = "database-refuses",
                       .summary = "the database has another password than the service",
                       .kind = "db-auth",
                       .reason = "not ready: db_auth_failed; the database itself answers"},
                      {.name = "database-stopped",
                       .summary = "the database is stopped",
                       .kind = "db-stop",
                       .reason = "not ready: db_unreachable; the database is down as well",
                       .also = {"G-02-03"}},
                      {.name = "database-frozen",
                       .summary = "the database accepts connections and says nothing",
                       .kind = "db-freeze",
                       .reason = "status 200 and ready"},
                      {.name = "database-freezes",
                       .summary = "the database is frozen once a verification has begun",
                       .kind = "churn",
                       .settings = {{"what", "freeze"}, {"image", "{db_image}"}},
                       .reason = "status 200 and ready",
                       .also = {"G-03-08"}}}};
}

}  // namespace stackpilot::guarantees
