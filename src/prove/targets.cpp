#include "prove/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/find.h"

namespace stackpilot::prove {
namespace {

// The number of letters to insert, drop or replace, by which one text becomes the other.
std::size_t distance(const std::string& one, const std::string& other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::vector<Target> targets_of(const Guarantee& guarantee, Which which) {
  std::vector<Target> targets;
  for (const Mutant& mutant : guarantee.mutants) {
    targets.push_back({&guarantee, &mutant});
    if (which == Which::kFirst) break;
  }
  if (targets.empty()) targets.push_back({&guarantee, nullptr});
  return targets;
}

std::vector<std::string> all_names(const std::vector<Target>& targets) {
  std::vector<std::string> names;
  for (const Guarantee& one : all_guarantees()) names.emplace_back(one.id);
  for (const Target& one : targets) {
    if (one.mutant != nullptr) names.push_back(name_of(one));
  }
  return names;
}

}  // namespace

std::string name_of(const Target& target) {
  const std::string id(target.guarantee->id);
  return target.mutant == nullptr ? id : fmt::format("{}/{}", id, target.mutant->name);
}

Result<std::vector<Target>> targets_named(const std::vector<std::string>& names, Which which) {
  std::vector<Target> all;
  std::vector<Target> chosen;
  for (const Guarantee& guarantee : all_guarantees()) {
    const bool whole = names.empty() || contains(names, guarantee.id);
    const std::size_t wanted = whole ? targets_of(guarantee, which).size() : 0;
    std::size_t number = 0;
    for (const Target& one : targets_of(guarantee, Which::kAll)) {
      all.push_back(one);
      if (number++ < wanted || contains(names, name_of(one))) chosen.push_back(one);
    }
  }
  const std::vector<std::string> known = all_names(all);
  for (const std::string& name : names) {
    if (contains(known, name)) continue;
    return fail(ErrorKind::kUsage, fmt::format("there is no guarantee or mutant \"{}\"", name),
                fmt::format("the nearest: {}; bin/stackpilot prove --list",
                            fmt::join(nearest(name, known), ", ")));
  }
  return chosen;
}

std::vector<std::string> nearest(const std::string& name, const std::vector<std::string>& all) {
  constexpr std::size_t shown = 3;
  std::vector<std::string> sorted = all;
  std::stable_sort(sorted.begin(), sorted.end(), [&](const auto& one, const auto& other) {
    return distance(name, one) < distance(name, other);
  });
  if (sorted.size() > shown) sorted.resize(shown);
  return sorted;
}

}  // namespace stackpilot::prove
