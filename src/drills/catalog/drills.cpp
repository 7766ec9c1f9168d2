#include "drills/catalog/drills.h"

#include <algorithm>
#include <iterator>

#include "drills/catalog/catalog.h"

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
  return all;
}

}  // namespace

const std::vector<Drill>& all_drills() {
  static const std::vector<Drill> all = collect();
  return all;
}

std::vector<const Drill*> drills_named(std::string_view name) {
  std::vector<const Drill*> found;
  for (const Drill& one : all_drills()) {
    const bool variant =
        one.name.starts_with(name) && one.name.size() > name.size() && one.name[name.size()] == '-';
    if (one.name == name) return {&one};
    if (!name.empty() && variant) found.push_back(&one);
  }
  return found;
}

}  // namespace stackpilot::drills
