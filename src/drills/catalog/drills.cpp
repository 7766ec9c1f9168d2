#include "drills/catalog/drills.h"

#include <algorithm>
#include <iterator>

#include "drills/catalog/catalog.h"
#include "drills/missing_parts.h"

namespace stackpilot::drills {
namespace {

std::vector<Drill> collect() {
  using namespace catalog;
  std::vector<Drill> all = {dependency_stop(), dependency_kill(), dependency_freeze(),
                            dependency_refuse()};
  const auto add = [&](std::vector<Drill> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
  };
  add(dependency_partition());
  add({dependency_slow(), dependency_cut(), dependency_disk_full(), api_kill(), port_unreachable(),
       partition(), node_loss()});
  add(persistence());
  add({config_refusal(), portability(), lifecycle(), idempotence(), footprint()});
  add(merge_gate());
  add({release()});
  add(bad_releases());
  add(worker_losses());
  add({manager_loss(), manager_loss_release(), database_node_loss(), scale_idempotence()});
  return all;
}

std::vector<const Drill*> named(std::string_view name, std::string_view Drill::*which) {
  std::vector<const Drill*> found;
  if (name.empty()) return found;
  for (const Drill& one : all_drills()) {
    const std::string_view its = one.*which;
    if (its == name) return {&one};
    const bool variant =
        its.starts_with(name) && its.size() > name.size() && its[name.size()] == '-';
    if (variant) found.push_back(&one);
  }
  return found;
}

}  // namespace

const std::vector<Drill>& all_drills() {
  static const std::vector<Drill> all = collect();
  return all;
}

std::vector<const Drill*> drills_named(std::string_view name, const Service* service) {
  std::vector<const Drill*> found = named(name, &Drill::name);
  const bool exact = found.size() == 1 && found.front()->name == name;
  if (exact || service == nullptr || !has_database(*service)) return found;
  // What "db" begins is a drill of a stack, and the earlier name of many.
  std::vector<const Drill*> earlier = named(name, &Drill::alias);
  return earlier.empty() ? found : earlier;
}

}  // namespace stackpilot::drills
