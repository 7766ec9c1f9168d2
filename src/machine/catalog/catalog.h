// All providers. A new one is registered here.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/operate/lab_lock.h"
#include "machine/provider.h"
#include "model/workspace.h"

namespace stackpilot::machine {

struct ProviderKind {
  std::string_view name;     ///< value of PROVIDER
  std::string_view summary;  ///< what its nodes are
  bool adopts_machines;      ///< for a lab of machines that are there already, and no other
  std::unique_ptr<Survey> (*survey)(const Workspace&, const LabSpec&);
  std::unique_ptr<Provider> (*provider)(const access::Permit&, const Workspace&, const LabSpec&);
  /// How many times slower than usual the lab's machines are (see base/slowness.h); null: as this
  /// one is.
  int (*slowness)(const Workspace&) = nullptr;
};

const std::vector<ProviderKind>& provider_kinds();

/// "container, vagrant"
std::string provider_names();

/// The kind for a lab that is asked for with PROVIDER=`asked`: "auto" is the provider that made the
/// lab or, where there is none, the first one that is for such a lab. kUsage for an unknown name,
/// for one that is not for such a lab, and for another provider than the one that made the lab,
/// which is named.
Result<const ProviderKind*> choose_provider(const Workspace& workspace, const LabSpec& lab,
                                            const std::string& asked);

/// Has limits of time allow for the lab's machines, which are of that kind, unless the slowness was
/// told by STACKPILOT_SLOWNESS.
void allow_for(const ProviderKind& kind, const Workspace& workspace);

/// Keeps the choice with the lab. To be called before its first machine is made.
Status remember_provider(const Workspace& workspace, const ProviderKind& kind);

}  // namespace stackpilot::machine
