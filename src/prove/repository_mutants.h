// Mutants of the repository: edits of a scratch copy, and repo checks that are not run or run late.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checks/gate.h"
#include "model/lab_spec.h"
#include "model/repo_checks.h"
#include "model/verdict.h"
#include "model/workspace.h"

namespace stackpilot::prove {

/// Edits one tracked file. Settings, in any text but without names in braces:
///   file, replace, by   `replace` occurs exactly once in the file
///   file, append        at the end of the file
///   file, content       a new file
///   remove              the file
inline constexpr const char* edit_kind = "repository-edit";

/// Leaves out the repo check `gate`.
inline constexpr const char* gate_kind = "gate-left-out";

/// Runs the repo checks only after the lab was looked at. No settings.
inline constexpr const char* late_kind = "checks-late";

/// Whether mutants of this kind are for a ScratchRepository.
bool is_repository_kind(std::string_view kind);

/// Runs the gates on the repository of a workspace, with the tools of this machine.
using RunGates =
    std::function<Result<RepoChecks>(const Workspace&, const std::vector<checks::Gate>&)>;

/// What the guarantees say that repo checks prove, sorted by id, when the lab was looked at at
/// `looked_at` (RFC 3339, UTC).
std::vector<Judgement> judge_repository(const LabSpec& lab, const RepoChecks& found,
                                        const std::string& looked_at);

/// A copy of a repository, with at most one mutant at a time. Nothing outside its folder is
/// changed; the folder is the caller's to remove.
class ScratchRepository {
 public:
  /// Copies the tracked files, as they are in the work tree now, to `folder`, which must be empty
  /// or not there. `gates` are those that verify runs. kUsage for a folder with something in it,
  /// kCapability without git or outside a git repository.
  static Result<ScratchRepository> copy(const Workspace& from, const fs::path& folder,
                                        std::vector<checks::Gate> gates, RunGates run);

  /// Returns the proof, read back from the disk or from the gates that are left: no judge is asked.
  /// kUsage for settings that mean nothing or do not fit the file, and while a mutant is applied;
  /// then nothing was changed.
  Result<std::string> apply(const std::string& kind,
                            const std::map<std::string, std::string>& settings);

  /// Runs the gates on the copy as it is now and judges them.
  Result<std::vector<Judgement>> judge(const LabSpec& lab) const;

  /// Undoes the mutant, and proves it by the file's digest. Nothing to undo is no error.
  Status restore();

 private:
  struct Edited {
    std::string file;                   ///< relative to the repository
    std::optional<std::string> before;  ///< its text; none: it was not there
    fs::perms mode;
  };

  ScratchRepository(Workspace copy, std::vector<checks::Gate> gates, RunGates run)
      : copy_(std::move(copy)), gates_(std::move(gates)), run_(std::move(run)) {}

  Result<std::string> edit(const std::map<std::string, std::string>& settings);
  Result<std::string> leave_out(const std::map<std::string, std::string>& settings);
  Status put(const Edited& file, const std::optional<std::string>& text) const;
  fs::path path_of(const std::string& file) const { return copy_.root() / file; }

  Workspace copy_;
  std::vector<checks::Gate> gates_;
  RunGates run_;
  std::optional<Edited> edited_;
  std::string left_out_;   ///< name of a gate
  std::string looked_at_;  ///< when the lab counts as looked at, if that is ahead of the gates
};

}  // namespace stackpilot::prove
