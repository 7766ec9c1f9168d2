// What Postgres has stored is changed: its settings, and records.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/dependency_session.h"
#include "node/faults/dependency_watch.h"
#include "node/faults/kept_state.h"
#include "node/faults/mutant_files.h"
#include "node/faults/saved_tables.h"
#include "node/faults/stored_changes.h"

namespace stackpilot::node {
namespace {

// What holds the name of the setting; earlier versions called it so, too.
constexpr const char* changed_setting = "db-setting";
constexpr auto reload_timeout = Millis(5'000);
constexpr auto reload_interval = Millis(20);

Result<const SettingChange*> setting_of(const FaultSite& site) {
  const SettingChange* found = find_setting_change(site.setting("name"), site.setting("value"));
  if (found != nullptr) return found;
  return fail(ErrorKind::kUsage, fmt::format("the database's {} is not set to \"{}\" by any fault",
                                             site.setting("name"), site.setting("value")));
}

// Processes of the server read a reloaded file when they next get to it; a new session has it once
// the server's first process has.
Status wait_for_value(const FaultSite& site, const std::string& sql, const std::string& value) {
  Result<std::string> seen;
  wait_until(Deadline(scaled(reload_timeout)), reload_interval, [&] {
    seen = query_database(site, sql);
    return !seen || *seen == value;
  });
  if (!seen) return pass_on(seen);
  if (*seen == value) return {};
  return fail(ErrorKind::kBroken, fmt::format("{}: {} instead of {}", sql, *seen, value),
              "make logs");
}

Status alter(const FaultSite& site, const std::string& statement) {
  TRY(query_database(site, statement));  // not in one call: ALTER SYSTEM refuses a transaction
  TRY(query_database(site, "SELECT pg_reload_conf()"));
  return {};
}

Result<Injected> change_setting(const FaultSite& site) {
  TRY_ASSIGN(const auto* change, setting_of(site));
  TRY(keep(site, changed_setting, std::string(change->name)));
  const Stopwatch since;
  TRY(alter(site, fmt::format("ALTER SYSTEM SET {} = '{}'", change->name, change->value)));
  TRY(wait_for_value(site, fmt::format("SHOW {}", change->name), std::string(change->value)));
  return Injected{since.elapsed_ms()};
}

// The server's own account of its configuration file.
Result<Bite> prove_setting(const FaultSite& site) {
  TRY_ASSIGN(const auto* change, setting_of(site));
  TRY_ASSIGN(const std::string line,
             query_database(site, fmt::format("SELECT setting || ' in ' || sourcefile FROM "
                                              "pg_file_settings WHERE name = '{}' AND applied",
                                              change->name)));
  return Bite{line.starts_with(fmt::format("{} in ", change->value)),
              fmt::format("{} is {}", change->name, line)};
}

Result<Healed> reset_setting(const FaultSite& site) {
  const std::optional<std::string> name = kept(site, changed_setting);
  if (!name) return Healed{"no setting was changed", std::nullopt};
  Result<Healed> back = bring_back_dependency(site);
  if (!back) return back;
  if (back->accepting_ms_ago && is_changeable(*name)) {
    TRY(alter(site, fmt::format("ALTER SYSTEM RESET {}", *name)));
    TRY(wait_for_value(site,
                       fmt::format("SELECT count(*) FROM pg_settings WHERE name = '{}' AND "
                                   "sourcefile LIKE '%postgresql.auto.conf'",
                                   *name),
                       "0"));
  }
  TRY(forget(site, changed_setting));
  return Healed{fmt::format("{} is as it was", *name), std::nullopt};
}

Result<Injected> change_record(const FaultSite& site) {
  TRY_ASSIGN(const std::string statement,
             mutant_statement(site.self.workspace.root(), site.service(),
                              "record-" + site.setting("field"), site.setting("record")));
  const Stopwatch since;
  TRY(save_tables(site));
  TRY(query_database(site, statement));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_record(const FaultSite& site) {
  TRY_ASSIGN(const std::string rows, changed_since_saved(site));
  return Bite{!rows.empty(), "what was stored and what is there instead: " + rows};
}

Result<Healed> restore_record(const FaultSite& site) {
  const Healed nothing{"no record was changed", std::nullopt};
  if (!is_of_postgres(site)) return nothing;
  TRY_ASSIGN(const Healed back, bring_back_dependency(site));
  if (!back.accepting_ms_ago) return back;
  TRY_ASSIGN(const bool restored, restore_tables(site));
  return restored ? Healed{"what was stored is as it was", std::nullopt} : nothing;
}

}  // namespace

std::vector<FaultKind> stored_faults() {
  return {
      {"dependency-setting", change_setting, prove_setting, reset_setting},
      {"record-changed", change_record, prove_record, restore_record},
  };
}

}  // namespace stackpilot::node
