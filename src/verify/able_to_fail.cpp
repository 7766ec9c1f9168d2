#include "verify/able_to_fail.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "guarantees/promise.h"
#include "verify/current_build.h"
#include "verify/report.h"

namespace stackpilot::verify {
namespace {

/// Names of mutants to whether they were killed.
using Killed = std::map<std::string, bool, std::less<>>;

Killed newest_fates(const Observation& seen, const std::vector<Build>& builds) {
  Killed fates;
  for (const ProofRun& run : seen.proof_runs) {
    if (!is_about(run, builds)) continue;
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

bool is_promised(const Guarantee& guarantee, const Observation& seen,
                 const ServiceObservation& service) {
  const Service* declared = find_service(seen, service.project);
  if (declared == nullptr) return true;
  return !guarantees::missing_promise(guarantee, *declared) &&
         !guarantees::waiver_of(*declared, guarantee.id);
}

std::string place_of(const ServiceObservation& one) {
  return fmt::format("{} on {}", one.project, one.node);
}

void add(AbleToFail& able, bool proven, std::string name) {
  (proven ? able.proven : able.not_proven).push_back(std::move(name));
}

}  // namespace

AbleToFail able_to_fail(std::string_view selection, const Observation& observation) {
  const auto& services = observation.services;
  const Killed by_any = newest_fates(observation, current_builds(observation));
  std::map<std::string, Killed> by_own;
  for (const ServiceObservation& one : services) {
    by_own[place_of(one)] = newest_fates(observation, current_builds(observation, one));
  }
  AbleToFail able;
  for (const Guarantee* guarantee : guarantees_of(selection)) {
    if (!is_about_services(*guarantee) || services.empty()) {
      add(able, is_proven(*guarantee, by_any), std::string(guarantee->id));
      continue;
    }
    for (const ServiceObservation& one : services) {
      if (!is_promised(*guarantee, observation, one)) continue;
      const std::string of = services.size() > 1 ? " of " + place_of(one) : "";
      add(able, is_proven(*guarantee, by_own[place_of(one)]), std::string(guarantee->id) + of);
    }
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
