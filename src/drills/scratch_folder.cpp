#include "drills/scratch_folder.h"

#include "drills/host_faults.h"

namespace stackpilot::drills {
namespace {

fs::path folder_of(const HostSite& site) {
  return scratch_folder(site.workspace(), site.fault.id);
}

Result<node::Injected> make_scratch_folder(const HostSite& site) {
  TRY(make_folder(folder_of(site)));
  return node::Injected{0};
}

Result<node::Bite> prove_scratch_folder(const HostSite& site) {
  const bool there = fs::is_directory(folder_of(site));
  return node::Bite{there, there ? "it is there" : "it is not there"};
}

Result<node::Healed> remove_scratch_folder(const HostSite& site) {
  TRY(remove_whole(folder_of(site)));
  return node::Healed{"the folder is gone", std::nullopt};
}

}  // namespace

fs::path scratch_folders(const Workspace& workspace) {
  return workspace.state() / "scratch";
}

fs::path scratch_folder(const Workspace& workspace, const std::string& fault_id) {
  return scratch_folders(workspace) / fault_id;
}

std::vector<HostFaultKind> scratch_folder_faults() {
  return {{scratch_folder_kind, "remove .stackpilot/scratch/{id}", HostFaultKind::Where::kOnHost,
           make_scratch_folder, prove_scratch_folder, remove_scratch_folder}};
}

}  // namespace stackpilot::drills
