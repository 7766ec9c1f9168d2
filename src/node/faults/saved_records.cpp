#include "node/faults/saved_records.h"

#include "node/faults/of_kind.h"
#include "node/faults/saved_key.h"
#include "node/faults/saved_tables.h"

namespace stackpilot::node {
namespace {

struct SavingKind {
  std::string_view kind;
  Status (*save)(const FaultSite&);
  Result<std::string> (*changed)(const FaultSite&);
  Result<bool> (*restore)(const FaultSite&);
};

constexpr SavingKind saving_kinds[] = {
    {"postgres", save_tables, changed_in_tables, restore_tables},
    {"redis", save_key, changed_in_key, restore_key},
};

Result<const SavingKind*> saving_of(const FaultSite& site) {
  return of_kind(saving_kinds, site, "records");
}

}  // namespace

bool can_save_records(const FaultSite& site) {
  return find_of_kind(saving_kinds, site) != nullptr;
}

Status save_records(const FaultSite& site) {
  TRY_ASSIGN(const auto* kind, saving_of(site));
  return kind->save(site);
}

Result<std::string> changed_since_saved(const FaultSite& site) {
  TRY_ASSIGN(const auto* kind, saving_of(site));
  return kind->changed(site);
}

Result<bool> restore_records(const FaultSite& site) {
  TRY_ASSIGN(const auto* kind, saving_of(site));
  return kind->restore(site);
}

}  // namespace stackpilot::node
