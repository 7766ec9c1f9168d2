// The repo checks: each gate is one file, and none touches the lab.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/exec/docker.h"
#include "base/files.h"
#include "checks/inspection.h"
#include "checks/repository.h"

namespace stackpilot::checks {

/// A program that a gate asks. Without a path it is absent, and `why_not` says why.
struct Tool {
  std::optional<std::string> path;
  std::string why_not;
};

/// Where the API image can be built without the lab.
struct ImageBuilder {
  access::EngineEndpoint engine;
  std::string toolchain;       ///< reference of the toolchain image
  fs::path toolchain_archive;  ///< in the cache, where the engine lacks it
};

/// What the composition root knows and lends to the gates.
struct Toolbox {
  fs::path root;                   ///< of the repository, for the tools that read files
  std::set<std::string> commands;  ///< of bin/stackpilot
  Tool shellcheck;
  Tool terraform;
  std::optional<ImageBuilder> builder;
  std::string why_no_builder;
};

/// Where a gate must be able to look.
enum class InCi {
  kRequired,       ///< with CI=true a skipped gate fails: its tool can be installed
  kWherePossible,  ///< it needs what some machines cannot have
};

struct Gate {
  std::string_view name;   ///< "secrets"; the command is check-secrets
  std::string_view title;  ///< what it demands
  InCi in_ci;
  std::span<const Rule> rules;
  void (*inspect)(const Repository&, const Toolbox&, Inspection&);
};

/// In the order in which they are reported.
const std::vector<Gate>& all_gates();

/// The gate of that name, or null.
const Gate* find_gate(std::string_view name);

enum class Strictness {
  kLenient,
  kCi,  ///< a required gate that is skipped fails
};

/// Runs the gates side by side, all of them whatever the others find.
RepoChecks run_gates(const std::vector<Gate>& gates, const Repository& repository,
                     const Toolbox& toolbox, Strictness strictness);

/// The result of gates that cannot look at all, because of `why`.
RepoChecks skip_gates(const std::vector<Gate>& gates, const std::string& why,
                      Strictness strictness);

// Each defined in the file of its name.
extern const Gate policy_gate;
extern const Gate secrets_gate;
extern const Gate immutable_tags_gate;
extern const Gate guarantees_gate;
extern const Gate terraform_gate;
extern const Gate workflow_gate;
extern const Gate docs_gate;
extern const Gate build_gate;

}  // namespace stackpilot::checks
