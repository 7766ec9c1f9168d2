// What a guarantee is, and the registry of all. Each is one file of this folder, g_<id>_<name>.cpp,
// which defines a function of its name; the registry is the list of these files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guarantees/mutant.h"
#include "model/observation.h"
#include "model/verdict.h"

namespace stackpilot {

namespace guarantees {
struct Case;
struct ServiceCase;
class Findings;
}  // namespace guarantees

/// What proves a guarantee.
enum class Proof {
  kRuntime,  ///< judged by `verify` from an observation
  kDrill,    ///< the proof changes the lab: a drill. `verify` lists it without counting
  kRepo,     ///< proven by repo checks, without a lab
};

/// What a guarantee is about; `verify-host`, `verify-cluster` and `verify-build` select by it.
enum class Scope { kHost, kCluster, kService, kBuild, kVerifier, kRepository };

/// What a service must promise for a guarantee to be about it: a part of its contract that may be
/// absent.
enum class ContractPart { kLiveness, kConfiguration, kDependency, kRecord };

/// Whether what a guarantee claims of a repo check depends on the external program of that check.
enum class UsesTool { kYes, kNo };

/// A repo check, or some of its rules, on which a guarantee rests.
struct RepoClaim {
  std::string_view gate;                     ///< "terraform"
  std::vector<std::string_view> rules = {};  ///< empty: all that no other guarantee claims
  UsesTool uses_tool = UsesTool::kYes;
};

/// Everything that is said of one guarantee. Paths are relative to the repository.
struct Guarantee {
  std::string_view id;     ///< "G-01-01"
  std::string_view claim;  ///< the only wording: README, map, reports and runbook have it from here
  Scope scope;
  Proof proof;
  std::string_view expected = {};        ///< what is seen when it holds; of kRuntime and kRepo
  std::vector<ContractPart> needs = {};  ///< of a guarantee about services: all of these
  /// Pure; of kRuntime, and of kRepo where more is claimed than `checks` says.
  void (*judge)(const guarantees::Case&, guarantees::Findings&) = nullptr;
  /// Instead of `judge`, of a guarantee that every service gives on every node that it is on.
  void (*judge_service)(const guarantees::ServiceCase&, guarantees::Findings&) = nullptr;
  /// Instead of `judge`, of the guarantee that is about the judgements of all others.
  void (*review)(const std::vector<Judgement>&, guarantees::Findings&) = nullptr;
  std::vector<RepoClaim> checks = {};              ///< of kRepo
  std::vector<std::string_view> drills = {};       ///< all must pass; at least one for kDrill
  std::vector<std::string_view> enforced_by = {};  ///< sources that make it true, or judge it
  std::vector<std::string_view> tests = {};        ///< files of tests, which name the id
  std::string_view command = {};                   ///< the Make target that proves it
  std::vector<Mutant> mutants = {};                ///< each must make it fail, for its reason
};

/// All guarantees, sorted by id.
const std::vector<Guarantee>& all_guarantees();

/// The guarantee with this id, or null.
const Guarantee* find_guarantee(std::string_view id);

/// How to repair it: "docs/runbooks/milestone01.md#g-01-01".
std::string runbook_of(const Guarantee& guarantee);

/// Whether `judge` gives a verdict on it; otherwise drills prove it.
bool is_judged(const Guarantee& guarantee);

/// Whether every service gives it, and so may lack what it needs, or waive it.
bool is_about_services(const Guarantee& guarantee);

/// Whether it is given only while a service is scaled out.
bool is_about_scale_out(const Guarantee& guarantee);

}  // namespace stackpilot
