// The repo checks. Each gate is one file of this folder, gate_<name>.cpp, which defines a function
// of its name; the registry is the list of these files. None touches the lab.
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
#include "checks/known_clean.h"
#include "checks/repository.h"

namespace stackpilot::checks {

/// An external program of a gate. Without `path` it is missing, and `why_not` says why.
struct Tool {
  std::optional<std::string> path;
  std::string why_not;
  std::string build = {};  ///< what tells this build of it from others
};

/// A Docker engine that can build the API image without the lab.
struct ImageBuilder {
  access::EngineEndpoint engine;
  std::string toolchain;       ///< reference of the toolchain image
  fs::path toolchain_archive;  ///< in the image cache; loaded if the engine lacks the image
};

/// What the gates need besides the files of the repository.
struct Toolbox {
  fs::path root;                   ///< of the repository, for the tools that read files
  std::set<std::string> commands;  ///< of bin/stackpilot
  Tool shellcheck;
  Tool terraform;
  std::optional<ImageBuilder> builder;  ///< absent: `why_no_builder` says why
  std::string why_no_builder;
  KnownClean* known_clean = nullptr;  ///< null: tools are asked about everything
};

/// Whether a gate may be skipped in CI.
enum class InCi {
  kRequired,       ///< no: its tool can be installed, so that a skipped gate fails
  kWherePossible,  ///< yes: it needs something that some machines cannot have
};

struct Gate {
  std::string_view name;   ///< "secrets"; the command is check-secrets
  std::string_view title;  ///< what it requires
  InCi in_ci;
  std::span<const Rule> rules;
  void (*inspect)(const Repository&, const Toolbox&, Inspection&);
};

/// All gates, sorted by name.
const std::vector<Gate>& all_gates();

/// The gate with this name, or null.
const Gate* find_gate(std::string_view name);

enum class Strictness {
  kLenient,
  kCi,  ///< a required gate that is skipped fails
};

/// Runs all gates in parallel and returns their results in the same order. An exception in a gate
/// makes its result an error and does not affect the others.
RepoChecks run_gates(const std::vector<Gate>& gates, const Repository& repository,
                     const Toolbox& toolbox, Strictness strictness);

/// The result of gates that cannot run at all, for the reason `why`: skipped, or failed as in
/// run_gates.
RepoChecks skip_gates(const std::vector<Gate>& gates, const std::string& why,
                      Strictness strictness);

}  // namespace stackpilot::checks
