#include "cli/repository.h"

#include <fmt/format.h>

#include "events/stream.h"
#include "model/repository.h"

namespace stackpilot::cli {

Result<Workspace> workspace_of(const Options& options) {
  static bool told = false;
  TRY_ASSIGN(const FoundRepository found, find_repository(search_from_here(options.repo)));
  if (!found.passed_over.empty() && !told) {
    events::note(
        fmt::format("note: works on {}, where it was called, not on {}, where this program "
                    "is; --repo says which",
                    found.root.string(), found.passed_over.string()));
    told = true;
  }
  return Workspace(found.root);
}

}  // namespace stackpilot::cli
