#include "node/faults/dependency_settings.h"

#include <fmt/format.h>

#include "base/slowness.h"
#include "base/text.h"
#include "base/wait.h"
#include "node/faults/dependency_session.h"
#include "node/faults/kept_state.h"
#include "node/faults/of_kind.h"

namespace stackpilot::node {
namespace {

constexpr auto effect_timeout = Millis(5'000);
constexpr auto effect_interval = Millis(20);
constexpr const char* value_before = "setting-before";  // of a Redis

struct SettingsKind {
  std::string_view kind;
  Status (*set)(const FaultSite&, const SettingChange&);
  Result<std::string> (*shown)(const FaultSite&, const std::string& name);
  Status (*reset)(const FaultSite&, const std::string& name);
};

Status wait_for(const std::string& what, const std::string& value,
                const std::function<Result<std::string>()>& ask) {
  Result<std::string> seen;
  wait_until(Deadline(scaled(effect_timeout)), effect_interval, [&] {
    seen = ask();
    return !seen || *seen == value;
  });
  if (!seen) return pass_on(seen);
  if (*seen == value) return {};
  return fail(ErrorKind::kBroken, fmt::format("{}: {} instead of {}", what, *seen, value),
              "make logs");
}

// Processes of the server read a reloaded file when they next get to it; a new session has it once
// the server's first process has.
Status wait_for_answer(const FaultSite& site, const std::string& sql, const std::string& value) {
  return wait_for(sql, value, [&] { return query_database(site, sql); });
}

Status alter(const FaultSite& site, const std::string& statement) {
  TRY(query_database(site, statement));  // not in one call: ALTER SYSTEM refuses a transaction
  TRY(query_database(site, "SELECT pg_reload_conf()"));
  return {};
}

Status set_in_postgres(const FaultSite& site, const SettingChange& change) {
  TRY(alter(site, fmt::format("ALTER SYSTEM SET {} = '{}'", change.name, change.value)));
  return wait_for_answer(site, fmt::format("SHOW {}", change.name), std::string(change.value));
}

// The server's own account of its configuration file.
Result<std::string> shown_by_postgres(const FaultSite& site, const std::string& name) {
  return query_database(site, fmt::format("SELECT setting || ' in ' || sourcefile FROM "
                                          "pg_file_settings WHERE name = '{}' AND applied",
                                          name));
}

Status reset_in_postgres(const FaultSite& site, const std::string& name) {
  TRY(alter(site, fmt::format("ALTER SYSTEM RESET {}", name)));
  return wait_for_answer(site,
                         fmt::format("SELECT count(*) FROM pg_settings WHERE name = '{}' AND "
                                     "sourcefile LIKE '%postgresql.auto.conf'",
                                     name),
                         "0");
}

// Two lines: the name, and the value.
Result<std::string> shown_by_redis(const FaultSite& site, const std::string& name) {
  TRY_ASSIGN(const std::string answer, query_redis(site, {"CONFIG", "GET", name}));
  const std::vector<std::string_view> lines = lines_of(answer);
  if (lines.size() == 2 && lines.front() == name) return std::string(lines.back());
  return fail(ErrorKind::kBroken, fmt::format("redis does not tell its {}: {}", name, answer));
}

// In force once it is answered, but for an append-only file that is begun anew: until that is
// written, a kill loses what is not in it.
Status set_in_redis(const FaultSite& site, const std::string& name, const std::string& value) {
  TRY(query_redis(site, {"CONFIG", "SET", name, value}));
  const auto is_rewriting = [&]() -> Result<std::string> {
    TRY_ASSIGN(const std::string info, query_redis(site, {"INFO", "persistence"}));
    const bool rewriting = info.find("aof_rewrite_in_progress:1") != std::string::npos ||
                           info.find("aof_rewrite_scheduled:1") != std::string::npos;
    return std::string(rewriting ? "1" : "0");
  };
  return wait_for("rewriting of the append-only file", "0", is_rewriting);
}

// A restart forgets it.
Status change_in_redis(const FaultSite& site, const SettingChange& change) {
  TRY_ASSIGN(const std::string before, shown_by_redis(site, std::string(change.name)));
  TRY(keep(site, value_before, before));
  return set_in_redis(site, std::string(change.name), std::string(change.value));
}

Status reset_in_redis(const FaultSite& site, const std::string& name) {
  const std::optional<std::string> before = kept(site, value_before);
  if (!before) return {};
  TRY(set_in_redis(site, name, *before));
  return forget(site, value_before);
}

constexpr SettingsKind settings_kinds[] = {
    {"postgres", set_in_postgres, shown_by_postgres, reset_in_postgres},
    {"redis", change_in_redis, shown_by_redis, reset_in_redis},
};

Result<const SettingsKind*> settings_of(const FaultSite& site) {
  return of_kind(settings_kinds, site, "settings");
}

}  // namespace

Status set_in_dependency(const FaultSite& site, const SettingChange& change) {
  TRY_ASSIGN(const auto* kind, settings_of(site));
  return kind->set(site, change);
}

Result<std::string> setting_in_dependency(const FaultSite& site, const std::string& name) {
  TRY_ASSIGN(const auto* kind, settings_of(site));
  return kind->shown(site, name);
}

Status reset_in_dependency(const FaultSite& site, const std::string& name) {
  TRY_ASSIGN(const auto* kind, settings_of(site));
  return kind->reset(site, name);
}

}  // namespace stackpilot::node
