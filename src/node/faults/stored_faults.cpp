// What the dependency has stored is changed: its settings, and records.
#include <fmt/format.h>

#include "base/clock.h"
#include "node/faults/dependency_settings.h"
#include "node/faults/dependency_watch.h"
#include "node/faults/kept_state.h"
#include "node/faults/mutant_files.h"
#include "node/faults/saved_records.h"

namespace stackpilot::node {
namespace {

// What holds the name of the setting; earlier versions called it so, too.
constexpr const char* changed_setting = "db-setting";

Result<const SettingChange*> setting_of(const FaultSite& site) {
  const std::string& kind = site.dependency().contract.kind;
  const SettingChange* found =
      find_setting_change(kind, site.setting("name"), site.setting("value"));
  if (found != nullptr) return found;
  return fail(ErrorKind::kUsage,
              fmt::format("{} of {} is not set to \"{}\" by any fault", site.setting("name"),
                          kind.empty() ? "no dependency" : kind, site.setting("value")));
}

Result<Injected> change_setting(const FaultSite& site) {
  TRY_ASSIGN(const auto* change, setting_of(site));
  TRY(keep(site, changed_setting, std::string(change->name)));
  const Stopwatch since;
  TRY(set_in_dependency(site, *change));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_setting(const FaultSite& site) {
  TRY_ASSIGN(const auto* change, setting_of(site));
  TRY_ASSIGN(const std::string line, setting_in_dependency(site, std::string(change->name)));
  return Bite{line == change->value || line.starts_with(fmt::format("{} in ", change->value)),
              fmt::format("{} is {}", change->name, line)};
}

Result<Healed> reset_setting(const FaultSite& site) {
  const std::optional<std::string> name = kept(site, changed_setting);
  if (!name) return Healed{"no setting was changed", std::nullopt};
  Result<Healed> back = bring_back_dependency(site);
  if (!back) return back;
  const bool known = is_changeable(site.dependency().contract.kind, *name);
  if (back->accepting_ms_ago && known) TRY(reset_in_dependency(site, *name));
  TRY(forget(site, changed_setting));
  return Healed{fmt::format("{} is as it was", *name), std::nullopt};
}

Result<Injected> change_record(const FaultSite& site) {
  TRY_ASSIGN(const auto change,
             mutant_change(site.self.workspace.root(), site.service(),
                           "record-" + site.setting("field"), site.setting("record")));
  const Stopwatch since;
  TRY(save_records(site));
  TRY(site.here.docker(change));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_record(const FaultSite& site) {
  TRY_ASSIGN(const std::string records, changed_since_saved(site));
  return Bite{!records.empty(), "what was stored and what is there instead: " + records};
}

Result<Healed> restore_record(const FaultSite& site) {
  const Healed nothing{"no record was changed", std::nullopt};
  if (!can_save_records(site)) return nothing;
  TRY_ASSIGN(const Healed back, bring_back_dependency(site));
  if (!back.accepting_ms_ago) return back;
  TRY_ASSIGN(const bool restored, restore_records(site));
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
