#include "unit/guarantees/mutations.h"

#include <fmt/format.h>

namespace stackpilot::guarantees {

std::vector<Mutation> all_mutations() {
  std::vector<Mutation> all;
  for (const auto* some :
       {&host_mutations(), &exposure_mutations(), &cluster_mutations(), &declared_mutations(),
        &service_mutations(), &data_mutations(), &privilege_mutations(), &build_mutations(),
        &verifier_mutations(), &repo_mutations(), &silence_mutations()}) {
    all.insert(all.end(), some->begin(), some->end());
  }
  return all;
}

namespace {

// Most of these labs have no swarm, and what is not applicable then is said each time.
bool is_of_no_swarm(const Judgement& one) {
  return one.verdict == Verdict::kNotApplicable && one.id.starts_with("G-05-");
}

}  // namespace

std::string changes_of(const std::vector<Judgement>& judgements) {
  std::vector<std::string> changes;
  for (const Judgement& one : judgements) {
    if (one.verdict == Verdict::kPass || is_of_no_swarm(one)) continue;
    std::string change = fmt::format("{}={}", one.id, to_string(one.verdict));
    if (!one.blocked_by.empty()) change += fmt::format("({})", fmt::join(one.blocked_by, ","));
    changes.push_back(std::move(change));
  }
  return fmt::format("{}", fmt::join(changes, " "));
}

}  // namespace stackpilot::guarantees
