#include <fmt/format.h>

#include <optional>

#include "base/find.h"
#include "guarantees/guarantee.h"
#include "guarantees/service_view.h"

namespace stackpilot::guarantees {
namespace {

void judge_volume(const Dependency& declared, const ContainerFact* db, Findings& findings) {
  const std::string expected = fmt::format("volume {} at {}", declared.volume, declared.mount);
  if (db == nullptr) {
    findings.bad(declared.component.container, expected, "there is no such container");
    return;
  }
  const MountFact* at_mount = find_or_null(
      db->mounts, [&](const MountFact& one) { return one.destination == declared.mount; });
  if (at_mount == nullptr) {
    findings.bad(declared.component.container, expected, "nothing is mounted there");
  } else if (at_mount->type != "volume" || at_mount->name != declared.volume) {
    findings.bad(declared.component.container, expected,
                 fmt::format("{} {} is mounted there", at_mount->type, at_mount->name));
  } else {
    findings.ok(declared.component.container, expected);
  }
}

void judge_data_directory(const Dependency& declared, const ServiceView& view, Findings& findings) {
  if (!is_database_up(view)) {
    findings.unknown("data directory", {"the database does not answer", "G-02-02"});
    return;
  }
  const std::string& actual = view.own->database->data_directory;
  if (actual == declared.mount || actual.starts_with(declared.mount + "/")) {
    findings.ok("data directory", "on the volume");
  } else {
    findings.bad("data directory", "at or below " + declared.mount, actual);
  }
}

void judge_durability(const DatabaseFacts& database, Findings& findings) {
  const std::pair<const char*, std::string_view> wanted_values[] = {
      {"fsync", "on"}, {"full_page_writes", "on"}, {"tables", "p"}};
  const auto value = [&](const char* name) {
    const auto found = database.durability.find(name);
    return found == database.durability.end() ? std::string("unknown") : found->second;
  };
  for (const auto& [name, wanted] : wanted_values) {
    if (value(name) == wanted) continue;
    findings.bad("database",
                 std::string_view(name) == "tables" ? "its tables are logged"
                                                    : fmt::format("{} = {}", name, wanted),
                 fmt::format("{} = {}", name, value(name)));
  }
  if (value("synchronous_commit") == "off" || value("synchronous_commit") == "unknown") {
    findings.bad("database", "a commit waits until it is on disk",
                 fmt::format("synchronous_commit = {}", value("synchronous_commit")));
  } else {
    findings.ok("database", "a commit is on disk");
  }
}

struct Difference {
  std::string field;
  std::string planted;
  std::string seen;
};

// The first field of the answer that differs from the planted order, digit by digit.
std::optional<Difference> difference(const Order& planted, const Order& seen) {
  const std::pair<const char*, std::string Order::*> fields[] = {
      {"order_id", &Order::order_id}, {"symbol", &Order::symbol},
      {"side", &Order::side},         {"qty", &Order::qty},
      {"status", &Order::status},     {"created_at", &Order::created_at}};
  for (const auto& [name, field] : fields) {
    if (planted.*field != seen.*field) return Difference{name, planted.*field, seen.*field};
  }
  if (planted.status != "accepted") return Difference{"status", "accepted", planted.status};
  return std::nullopt;
}

// The containers that answer to the database's name on the API's network.
std::string databases_asked(const ServiceCase& about) {
  const ServiceView view = view_service(about);
  std::vector<std::string> names;
  for (const ContainerFact* one :
       holders_of_name(view, about.declared.dependency->component.service)) {
    names.push_back(one->name);
  }
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, " and "));
}

void judge_order_read(const ServiceCase& about, const Order& planted, Findings& findings) {
  const ServiceObservation& service = about.service;
  const HttpProbe& canary = service.canary;
  const std::string subject = "order " + planted.order_id;
  const std::string expected = "there, as it was planted at deploy";
  const bool not_ready = service.ready.status != 200;
  if (canary.asked_at_ms <= 0) {
    findings.unknown(subject, {"it was not asked for", ""});
  } else if (canary.status == 200) {
    const std::optional<Order> seen = parse_order(canary.body);
    const auto changed =
        seen ? difference(planted, *seen) : Difference{"everything", "", canary.body};
    if (!changed) {
      findings.ok(subject, expected);
    } else {
      findings.bad(subject, fmt::format("{} {}", changed->field, changed->planted),
                   fmt::format("{} differs: {}", changed->field, changed->seen));
    }
  } else if (canary.status == 404) {
    findings.bad(
        subject, expected,
        fmt::format("planted order is gone; the API's database is {}", databases_asked(about)));
  } else if (canary.silent) {
    findings.unknown(subject, no_answer_in_time("GET " + canary.target, canary.problem));
  } else if (canary.status == 503 || not_ready) {
    findings.unknown(subject, {"the service is not ready", "G-02-02"});
  } else {
    findings.bad(subject, expected,
                 canary.status == 0 ? "no answer: " + canary.problem
                                    : fmt::format("status {}", canary.status));
  }
}

void judge_data(const ServiceCase& about, Findings& findings) {
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> unseen = engine_out_of_sight(about, view)) {
    findings.unknown(about.service.node, *unseen);
    return;
  }
  const Dependency& declared = *about.declared.dependency;
  judge_volume(declared, view.db, findings);
  judge_data_directory(declared, view, findings);
  if (is_database_up(view)) judge_durability(*view.own->database, findings);
  findings.took(about.service.canary.ms);
  if (!about.service.deployment) {
    findings.unknown("planted order", {"no deploy is recorded", "G-02-05"});
  } else if (const std::optional<Unknown> doubt = answers_in_doubt(about, view)) {
    findings.unknown("planted order", *doubt);
  } else {
    judge_order_read(about, about.service.deployment->canary, findings);
  }
}

}  // namespace

Guarantee g_02_04_data() {
  return {
      .id = "G-02-04",
      .claim = "Data persists: named volume, and the planted order is unchanged",
      .scope = Scope::kService,
      .proof = Proof::kRuntime,
      .expected = "the data is on the named volume, and the planted order is unchanged",
      .judge_service = judge_data,
      .enforced_by = {"src/guarantees/g_02_04_data.cpp", "infra/docker-compose.yml"},
      .tests = {"tests/unit/guarantees/mutations_data.cpp"},
      .command = "make verify",
      .mutants = {
          {.name = "canary-deleted",
           .summary = "the planted order is deleted",
           .kind = "canary-changed",
           .settings = {{"order", "{canary}"}, {"field", "deleted"}},
           .reason = "planted order is gone"},
          {.name = "canary-symbol",
           .summary = "the planted order has another symbol",
           .kind = "canary-changed",
           .settings = {{"order", "{canary}"}, {"field", "symbol"}},
           .reason = "symbol differs"},
          {.name = "canary-side",
           .summary = "the planted order has another side",
           .kind = "canary-changed",
           .settings = {{"order", "{canary}"}, {"field", "side"}},
           .reason = "side differs"},
          {.name = "canary-qty",
           .summary = "the quantity of the planted order is off by 0.00000001",
           .kind = "canary-changed",
           .settings = {{"order", "{canary}"}, {"field", "qty"}},
           .reason = "qty differs"},
          {.name = "canary-status",
           .summary = "the planted order has another status",
           .kind = "canary-changed",
           .settings = {{"order", "{canary}"}, {"field", "status"}},
           .reason = "status differs"},
          {.name = "canary-created_at",
           .summary = "the planted order has another time",
           .kind = "canary-changed",
           .settings = {{"order", "{canary}"}, {"field", "created_at"}},
           .reason = "created_at differs"},
          {.name = "fsync-off",
           .summary = "the database does not wait for its disk",
           .kind = "db-setting",
           .settings = {{"name", "fsync"}, {"value", "off"}},
           .reason = "fsync = off"},
          {.name = "full-page-writes-off",
           .summary = "a torn page of the database cannot be mended",
           .kind = "db-setting",
           .settings = {{"name", "full_page_writes"}, {"value", "off"}},
           .reason = "full_page_writes = off"},
          {.name = "synchronous-commit-off",
           .summary = "a commit does not wait until it is on disk",
           .kind = "db-setting",
           .settings = {{"name", "synchronous_commit"}, {"value", "off"}},
           .reason = "synchronous_commit = off"},
          {.name = "anonymous-volume",
           .summary = "the database is on a volume without a name",
           .kind = "container-settings",
           .settings = {{"component", "db"},
                        {"change", "anonymous-volume"},
                        {"images", "{images}"}},
           .reason = "volume {volume} at",
           .also = {"G-02-10"}},
          {.name = "other-volume",
           .summary = "the database is on a volume of another name",
           .kind = "container-settings",
           .settings = {{"component", "db"}, {"change", "other-volume"}, {"images", "{images}"}},
           .reason = "volume stackpilot-",
           .also = {"G-02-10"}}}};
}

}  // namespace stackpilot::guarantees
