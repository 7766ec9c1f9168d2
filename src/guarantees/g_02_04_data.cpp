#include <fmt/format.h>

#include <optional>

#include "base/find.h"
#include "guarantees/guarantee.h"
#include "guarantees/service_view.h"

namespace stackpilot::guarantees {
namespace {

void judge_volume(const DbSpec& declared, const ContainerFact* db, Findings& findings) {
  const std::string expected = fmt::format("volume {} at {}", declared.volume, declared.mount);
  if (db == nullptr) {
    findings.bad(declared.container, expected, "there is no such container");
    return;
  }
  const MountFact* at_mount = find_or_null(
      db->mounts, [&](const MountFact& one) { return one.destination == declared.mount; });
  if (at_mount == nullptr) {
    findings.bad(declared.container, expected, "nothing is mounted there");
  } else if (at_mount->type != "volume" || at_mount->name != declared.volume) {
    findings.bad(declared.container, expected,
                 fmt::format("{} {} is mounted there", at_mount->type, at_mount->name));
  } else {
    findings.ok(declared.container, expected);
  }
}

void judge_data_directory(const DbSpec& declared, const ServiceView& view, Findings& findings) {
  if (!is_database_up(view)) {
    findings.unknown("data directory", {"the database does not answer", "G-02-02"});
    return;
  }
  const std::string& actual = view.facts->database->data_directory;
  if (actual == declared.mount || actual.starts_with(declared.mount + "/")) {
    findings.ok("data directory", "on the volume");
  } else {
    findings.bad("data directory", "at or below " + declared.mount, actual);
  }
}

// `value` as a number; it may also be a string with a number.
std::optional<double> number_of(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  const Json spelled = parse_body(value.get_ref<const std::string&>());
  if (!spelled.is_number()) return std::nullopt;
  return spelled.get<double>();
}

// The first field of the answer that differs from the planted order, whose status must be
// "accepted"; empty when none does.
std::string changed_field(const Json& answer, const Order& planted) {
  const std::pair<const char*, const std::string&> texts[] = {{"order_id", planted.order_id},
                                                              {"symbol", planted.symbol},
                                                              {"side", planted.side},
                                                              {"status", planted.status},
                                                              {"created_at", planted.created_at}};
  for (const auto& [key, value] : texts) {
    if (text_at(answer, key) != value) return key;
  }
  const std::optional<double> qty = number_of(planted.qty);
  if (!qty || !answer.contains("qty") || number_of(answer["qty"]) != qty) return "qty";
  return planted.status == "accepted" ? "" : "status";
}

void judge_order_read(const Order& planted, const ServiceObservation& service, Findings& findings) {
  const HttpProbe& canary = service.canary;
  const std::string subject = "order " + planted.order_id;
  const std::string expected = "there, as it was planted at deploy";
  const bool not_ready = service.ready.status != 200;
  if (canary.asked_at_ms <= 0) {
    findings.unknown(subject, {"it was not asked for", ""});
  } else if (canary.status == 200) {
    const Json answer = parse_body(canary.body);
    const std::string changed = answer.is_object() ? changed_field(answer, planted) : "everything";
    if (changed.empty()) {
      findings.ok(subject, expected);
    } else {
      findings.bad(subject, expected,
                   fmt::format("{} differs: {}", changed, printable(canary.body, 120)));
    }
  } else if (canary.status == 404) {
    findings.bad(subject, expected, "planted order is gone");
  } else if (canary.status == 503 || not_ready) {
    findings.unknown(subject, {"the service is not ready", "G-02-02"});
  } else {
    findings.bad(subject, expected,
                 canary.status == 0 ? "no answer: " + canary.problem
                                    : fmt::format("status {}", canary.status));
  }
}

void judge_data(const Case& about, Findings& findings) {
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> unseen = engine_out_of_sight(about, view)) {
    findings.unknown(about.seen.node, *unseen);
    return;
  }
  const DbSpec& declared = about.lab.service.db;
  judge_volume(declared, view.db, findings);
  judge_data_directory(declared, view, findings);
  findings.took(about.seen.service.canary.ms);
  if (!about.seen.deployment) {
    findings.unknown("planted order", {"no deploy is recorded", "G-02-05"});
  } else if (const std::optional<Unknown> doubt = answers_in_doubt(about, view)) {
    findings.unknown("planted order", *doubt);
  } else {
    judge_order_read(about.seen.deployment->canary, about.seen.service, findings);
  }
}

}  // namespace

Guarantee g_02_04_data() {
  return {.id = "G-02-04",
          .claim = "Data persists: named volume, and the planted order is unchanged",
          .scope = Scope::kService,
          .proof = Proof::kRuntime,
          .expected = "the data is on the named volume, and the planted order is unchanged",
          .judge = judge_data,
          .enforced_by = {"src/guarantees/g_02_04_data.cpp", "infra/docker-compose.yml"},
          .tests = {"tests/unit/guarantees/mutations_data.cpp"},
          .command = "make verify"};
}

}  // namespace stackpilot::guarantees
