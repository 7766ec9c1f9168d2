// What the database has stored is changed: its settings, and the order that was planted at deploy.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/database_session.h"
#include "node/faults/database_watch.h"
#include "node/faults/kept_state.h"
#include "node/faults/stored_changes.h"

namespace stackpilot::node {
namespace {

constexpr const char* changed_setting = "db-setting";  // the name of the setting
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
  Result<Healed> back = bring_back_database(site);
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

// The planted order before the change; its being there says that the change was made.
std::string saved_table(const FaultSite& site) {
  return "stackpilot_" + site.id;
}

Result<Injected> change_canary(const FaultSite& site) {
  const std::string order = site.setting("order");
  if (!is_order_id(order)) return fail(ErrorKind::kUsage, "not an order's id: " + order);
  const CanaryChange* change = find_canary_change(site.setting("field"));
  if (change == nullptr) {
    return fail(ErrorKind::kUsage, "orders have no field " + site.setting("field"));
  }
  const Stopwatch since;
  TRY(query_database(site, fmt::format("CREATE TABLE {0} AS SELECT * FROM orders WHERE order_id = "
                                       "'{1}'; {2} WHERE order_id = '{1}'",
                                       saved_table(site), order, change->statement)));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_canary(const FaultSite& site) {
  TRY_ASSIGN(const std::string rows,
             query_database(site, fmt::format("SELECT s::text, coalesce(o::text, 'nothing') FROM "
                                              "{} s LEFT JOIN orders o USING (order_id) "
                                              "WHERE s::text IS DISTINCT FROM o::text",
                                              saved_table(site))));
  return Bite{!rows.empty(), "the order and what is there instead: " + rows};
}

Result<Healed> restore_canary(const FaultSite& site) {
  TRY_ASSIGN(const Healed back, bring_back_database(site));
  if (!back.accepting_ms_ago) return Healed{"there is no database", std::nullopt};
  TRY_ASSIGN(const std::string there,
             query_database(site, fmt::format("SELECT to_regclass('{}')", saved_table(site))));
  if (there.empty()) return Healed{"no order was changed", std::nullopt};
  TRY(query_database(site, fmt::format("DELETE FROM orders USING {0} s WHERE orders.order_id = "
                                       "s.order_id; INSERT INTO orders SELECT * FROM {0}; "
                                       "DROP TABLE {0}",
                                       saved_table(site))));
  return Healed{"the order is as it was planted", std::nullopt};
}

}  // namespace

std::vector<FaultKind> stored_faults() {
  return {
      {"db-setting", change_setting, prove_setting, reset_setting},
      {"canary-changed", change_canary, prove_canary, restore_canary},
  };
}

}  // namespace stackpilot::node
