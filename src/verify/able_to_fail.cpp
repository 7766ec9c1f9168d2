#include "verify/able_to_fail.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "verify/current_build.h"
#include "verify/report.h"

namespace stackpilot::verify {
namespace {

/// Names of mutants to whether they were killed.
using Killed = std::map<std::string, bool, std::less<>>;

Killed newest_fates(const Observation& seen) {
  Killed fates;
  const std::optional<Build> build = current_build(seen);
  if (!build) return fates;
  for (const ProofRun& run : seen.proof_runs) {
    if (!is_about(run, *build)) continue;
    for (const std::string& name : run.killed) fates[name] = true;
    for (const std::string& name : run.not_killed) fates[name] = false;
  }
  return fates;
}

bool is_proven(const Guarantee& guarantee, const Killed& fates) {
  const std::string prefix = std::string(guarantee.id) + "/";
  bool any = false;
  for (auto one = fates.lower_bound(prefix); one != fates.end() && one->first.starts_with(prefix);
       ++one) {
    if (!one->second) return false;
    any = true;
  }
  return any;
}

}  // namespace

AbleToFail able_to_fail(std::string_view selection, const Observation& observation) {
  const Killed fates = newest_fates(observation);
  AbleToFail able;
  for (const Guarantee* one : guarantees_of(selection)) {
    (is_proven(*one, fates) ? able.proven : able.not_proven).push_back(one->id);
  }
  return able;
}

std::string to_line(const AbleToFail& able) {
  const std::size_t all = able.proven.size() + able.not_proven.size();
  if (all == 0) return "";
  const std::string begin = "proven able to fail on this build: ";
  if (able.not_proven.empty()) return begin + fmt::format("all {} guarantees", all);
  if (able.proven.empty()) return begin + fmt::format("none of {} guarantees (make prove)", all);
  return begin + fmt::format("{} of {} guarantees; not: {} (make prove)", able.proven.size(), all,
                             fmt::join(able.not_proven, ", "));
}

}  // namespace stackpilot::verify
