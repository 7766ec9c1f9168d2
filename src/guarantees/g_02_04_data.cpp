#include <fmt/format.h>

#include <optional>

#include "base/find.h"
#include "guarantees/guarantee.h"
#include "guarantees/promise.h"
#include "guarantees/service_view.h"
#include "service/durability.h"
#include "service/record.h"

namespace stackpilot::guarantees {
namespace {

constexpr const char* as_planted = "there, as it was planted at deploy";

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
  if (!is_dependency_up(view)) {
    findings.unknown("data directory", {"the dependency does not answer", "G-02-02"});
    return;
  }
  const std::string& actual = view.dependency->data_directory;
  if (actual.empty()) {
    findings.not_applicable("data directory",
                            "let the dependency's user see where it keeps its data");
  } else if (actual == declared.mount || actual.starts_with(declared.mount + "/")) {
    findings.ok("data directory", "on the volume");
  } else {
    findings.bad("data directory", "at or below " + declared.mount, actual);
  }
}

void judge_durability(const Dependency& declared, const DependencyFacts& database,
                      Findings& findings) {
  bool durable = true;
  const auto settings = service::durable_settings(declared.contract.kind);
  for (const service::DurableSetting& setting : settings) {
    // Without tables in the contract, nothing is known of any.
    if (setting.name == "tables" && declared.contract.tables.empty()) continue;
    const auto found = database.durability.find(std::string(setting.name));
    const std::string value = found == database.durability.end() ? "" : found->second;
    if (service::is_durable(setting, value)) continue;
    durable = false;
    findings.bad("database", service::words_of(setting),
                 fmt::format("{} = {}", setting.name, value.empty() ? "unknown" : value));
  }
  if (durable && !settings.empty()) findings.ok("database", "a commit is on disk");
}

struct Difference {
  std::string place;
  std::string wanted;
  std::string seen;
};

// The first place of `wanted` that is not alike in `seen`, digit by digit.
std::optional<Difference> difference(const service::RecordPlaces& wanted,
                                     const service::RecordPlaces& seen) {
  for (const auto& [pointer, text] : wanted) {
    const auto found = seen.find(pointer);
    if (found != seen.end() && found->second == text) continue;
    return Difference{service::name_of_place(pointer), text,
                      found == seen.end() ? "not there" : found->second};
  }
  return std::nullopt;
}

// How the answer differs from what was planted, and from what the contract says of that record.
std::optional<Difference> change_of(const ServiceCase& about, const PlantedRecord& planted) {
  const RecordContract& contract = *about.declared.contract.record;
  const std::string& body = about.service.canary.body;
  const service::RecordPlaces seen = service::parse_record(contract, body);
  if (seen.empty()) return Difference{"everything", "as planted", body};
  if (auto changed = difference(planted.values, seen)) return changed;
  const auto sent = service::values_to_plant(contract, about.service.deployment->build_id);
  return difference(service::kept_places(contract, sent, planted.id), seen);
}

// The containers that answer to the database's name on the API's network.
std::string dependencies_asked(const ServiceCase& about) {
  const ServiceView view = view_service(about);
  const std::vector<std::string> names =
      holders_of_name(about, view, about.declared.dependency->component.service);
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, " and "));
}

service::ReadOutcome outcome_of(const ServiceCase& about) {
  const HttpProbe& canary = about.service.canary;
  return service::classify_read(*about.declared.contract.record,
                                {.status = canary.status, .body = canary.body});
}

void judge_answer(const ServiceCase& about, const PlantedRecord& planted, Findings& findings) {
  const std::string subject = "record " + planted.id;
  if (const auto changed = change_of(about, planted)) {
    findings.bad(subject, fmt::format("{} {}", changed->place, changed->wanted),
                 fmt::format("{} differs: {}", changed->place, changed->seen));
  } else {
    findings.ok(subject, as_planted);
  }
}

void judge_read(const ServiceCase& about, const PlantedRecord& planted, Findings& findings) {
  const HttpProbe& canary = about.service.canary;
  const std::string subject = "record " + planted.id;
  const service::ReadOutcome outcome = outcome_of(about);
  if (canary.asked_at_ms <= 0) {
    findings.unknown(subject, {"it was not asked for", ""});
  } else if (outcome == service::ReadOutcome::kThere) {
    judge_answer(about, planted, findings);
  } else if (outcome == service::ReadOutcome::kAbsent) {
    findings.bad(
        subject, as_planted,
        fmt::format("planted record is gone; the API's database is {}", dependencies_asked(about)));
  } else if (canary.status == 503 || about.service.ready.status != 200) {
    findings.unknown(subject, {"the service is not ready", "G-02-02"});
  } else if (canary.silent) {
    Unknown unknown = no_answer_in_time("GET " + canary.target, canary.problem);
    if (is_scaled_out(about, about.declared)) unknown.because = "G-05-02";
    findings.unknown(subject, unknown);
  } else {
    findings.bad(subject, as_planted,
                 canary.status == 0 ? "no answer: " + canary.problem
                                    : fmt::format("status {}", canary.status));
  }
}

void judge_record(const ServiceCase& about, const ServiceView& view, Findings& findings) {
  findings.took(about.service.canary.ms);
  if (!about.service.deployment) {
    findings.unknown("planted record", {"no deploy is recorded", "G-02-05"});
  } else if (!about.service.deployment->canary) {
    findings.unknown("planted record", {"the last deploy planted none", "G-02-10"});
  } else if (const std::optional<Unknown> doubt = answers_in_doubt(about, view)) {
    findings.unknown("planted record", *doubt);
  } else {
    judge_read(about, *about.service.deployment->canary, findings);
  }
}

void judge_data(const ServiceCase& about, Findings& findings) {
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> unseen = service_out_of_sight(about, view)) {
    findings.unknown(about.service.node, *unseen);
    return;
  }
  const Dependency& declared = *about.declared.dependency;
  if (declared.volume.empty()) {
    findings.not_applicable(
        "volume", fmt::format("mount a named volume in {} of {}", declared.component.service,
                              about.declared.compose_file));
  } else {
    judge_volume(declared, view.db, findings);
    judge_data_directory(declared, view, findings);
  }
  if (is_dependency_up(view)) judge_durability(declared, *view.dependency, findings);
  if (about.declared.contract.record) {
    judge_record(about, view, findings);
  } else {
    findings.not_applicable("planted record", how_to_declare("`record`", about.declared));
  }
}

}  // namespace

Guarantee g_02_04_data() {
  return {
      .id = "G-02-04",
      .claim = "Data persists: named volume, and the planted record is unchanged",
      .scope = Scope::kService,
      .proof = Proof::kRuntime,
      .expected = "the data is on the named volume, and the planted record is unchanged",
      .needs = {ContractPart::kDependency},
      .judge_service = judge_data,
      .enforced_by = {"src/guarantees/g_02_04_data.cpp", "infra/docker-compose.yml"},
      .tests = {"tests/unit/guarantees/mutations_data.cpp"},
      .command = "make verify",
      .mutants = {
          {.name = "canary-deleted",
           .summary = "the planted record is deleted",
           .kind = "record-changed",
           .settings = {{"record", "{canary}"}, {"field", "deleted"}},
           .reason = "planted record is gone"},
          {.name = "canary-symbol",
           .summary = "the planted record has another symbol",
           .kind = "record-changed",
           .settings = {{"record", "{canary}"}, {"field", "symbol"}},
           .reason = "symbol differs"},
          {.name = "canary-side",
           .summary = "the planted record has another side",
           .kind = "record-changed",
           .settings = {{"record", "{canary}"}, {"field", "side"}},
           .reason = "side differs"},
          {.name = "canary-qty",
           .summary = "the quantity of the planted record is off by 0.00000001",
           .kind = "record-changed",
           .settings = {{"record", "{canary}"}, {"field", "qty"}},
           .reason = "qty differs"},
          {.name = "canary-status",
           .summary = "the planted record has another status",
           .kind = "record-changed",
           .settings = {{"record", "{canary}"}, {"field", "status"}},
           .reason = "status differs"},
          {.name = "canary-created_at",
           .summary = "the planted record has another time",
           .kind = "record-changed",
           .settings = {{"record", "{canary}"}, {"field", "created-at"}},
           .reason = "created_at differs"},
          {.name = "canary-value",
           .summary = "the planted record has another value",
           .kind = "record-changed",
           .settings = {{"record", "{canary}"}, {"field", "value"}},
           .reason = " differs"},
          {.name = "fsync-off",
           .summary = "the database does not wait for its disk",
           .kind = "dependency-setting",
           .settings = {{"name", "fsync"}, {"value", "off"}},
           .reason = "fsync = off",
           .dependency = "postgres"},
          {.name = "full-page-writes-off",
           .summary = "a torn page of the database cannot be mended",
           .kind = "dependency-setting",
           .settings = {{"name", "full_page_writes"}, {"value", "off"}},
           .reason = "full_page_writes = off",
           .dependency = "postgres"},
          {.name = "synchronous-commit-off",
           .summary = "a commit does not wait until it is on disk",
           .kind = "dependency-setting",
           .settings = {{"name", "synchronous_commit"}, {"value", "off"}},
           .reason = "synchronous_commit = off",
           .dependency = "postgres"},
          {.name = "append-only-off",
           .summary = "the append-only file is not written",
           .kind = "dependency-setting",
           .settings = {{"name", "appendonly"}, {"value", "no"}},
           .reason = "appendonly = no",
           .dependency = "redis"},
          {.name = "appended-each-second",
           .summary = "the append-only file is on disk a second later",
           .kind = "dependency-setting",
           .settings = {{"name", "appendfsync"}, {"value", "everysec"}},
           .reason = "appendfsync = everysec",
           .dependency = "redis"},
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
