#include "drills/host_time_limit.h"

#include <fmt/format.h>

#include "base/find.h"
#include "base/wait.h"
#include "drills/host_faults.h"

namespace stackpilot::drills {
namespace {

constexpr auto entry_interval = Millis(200);

Result<std::optional<Fault>> find_open(const Workspace& workspace, const std::string& id) {
  TRY_ASSIGN(const std::vector<Fault> open, read_open_faults(workspace.ledger()));
  const Fault* found = find_or_null(open, [&](const Fault& one) { return one.id == id; });
  return found == nullptr ? std::nullopt : std::optional<Fault>(*found);
}

// With a lock of its own: a run that hangs may hold the lab's.
Status heal(const lifecycle::LabChoice& choice, const Fault& fault) {
  const HostFaultKind* kind = find_host_fault(fault.kind);
  if (kind == nullptr) return fail(ErrorKind::kUsage, fault.kind + " is no fault of the host");
  const fs::path lock = choice.workspace.runtime() / ("expire-" + fault.id);
  TRY_ASSIGN(const lifecycle::Lab lab,
             lifecycle::Lab::open_beside(choice, lock, "the time limit of " + fault.id));
  const auto healed = kind->heal(HostSite{lab, fault});
  std::error_code ignored;  // it is of no use to anybody any more
  fs::remove(lock, ignored);
  if (!healed) return pass_on(healed);
  return {};
}

}  // namespace

Status start_time_limit(const lifecycle::Lab& lab, const Fault& fault) {
  const Workspace& workspace = lab.workspace();
  TRY(make_folder(workspace.runtime(), fs::perms::owner_all));
  TRY(lab.host().program({"start-stop-daemon", "--start", "--background", "--pidfile",
                          (workspace.runtime() / ("expire-" + fault.id + ".pid")).string(),
                          "--startas", workspace.program().string(), "--", "--repo",
                          workspace.root().string(), "expire-fault", "--id", fault.id},
                         {.inherits = access::Inherits::kOurs}));
  return {};
}

Status wait_for_time_limit(const lifecycle::LabChoice& choice, const std::string& id) {
  const Workspace& workspace = choice.workspace;
  TRY_ASSIGN(const auto first, find_open(workspace, id));
  if (!first) return {};
  const auto is_closed = [&]() -> Result<bool> {
    TRY_ASSIGN(const auto still, find_open(workspace, id));
    return !still;
  };
  const Deadline limit(Millis(1'000) * first->limit_s);
  TRY_ASSIGN(const bool closed, wait_unless_stopped(limit, entry_interval, is_closed));
  return closed ? Status() : heal(choice, *first);
}

}  // namespace stackpilot::drills
