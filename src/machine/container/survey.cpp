#include "machine/container/survey.h"

#include <fmt/format.h>

#include "access/observe/engine_finder.h"
#include "machine/container/network_owner.h"
#include "machine/container/states.h"

namespace stackpilot::machine::container {

Result<std::vector<MachineState>> ContainerSurvey::list() const {
  TRY_ASSIGN(const access::FoundEngine engine, access::find_engine(workspace_));
  return read_states(engine.endpoint, workspace_.lab_id());
}

std::string ContainerSurvey::maker() const {
  const Result<access::FoundEngine> engine = access::find_engine(workspace_);
  if (!engine) return engine.error().message;
  return fmt::format(
      "{} ({})", engine->version,
      engine->owner == access::EngineOwner::kOurs ? "started by this lab" : "of this machine");
}

Status ContainerSurvey::require_not_taken() const {
  const Result<access::FoundEngine> engine = access::find_engine(workspace_);
  if (!engine) return require_no_other(find_interface_owner(workspace_, lab_));
  const Result<NetworkOwner> owner = find_network_owner(engine->endpoint, workspace_, lab_);
  return require_no_other(owner ? *owner : find_interface_owner(workspace_, lab_));
}

}  // namespace stackpilot::machine::container
