#include "access/operate/ledger.h"

#include <fmt/format.h>

namespace stackpilot::access {

Ledger::Ledger(const Permit&, fs::path folder) : folder_(std::move(folder)) {}

Status Ledger::open(const Fault& fault) const {
  if (!is_fault_id(fault.id)) return fail(ErrorKind::kUsage, fault.id + " is not a fault's id");
  TRY(make_folder(folder_));
  TRY(sync_folder(folder_.parent_path()));
  TRY(write_file(folder_ / ledger_entry(fault.id), to_text(Json(fault), 2) + "\n"));
  return sync_folder(folder_);
}

Status Ledger::close(const std::string& id) const {
  std::error_code failed;
  const bool removed = fs::remove(folder_ / ledger_entry(id), failed);
  if (failed) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot close the ledger entry {}: {}", id, failed.message()));
  }
  return removed ? sync_folder(folder_) : Status();
}

}  // namespace stackpilot::access
