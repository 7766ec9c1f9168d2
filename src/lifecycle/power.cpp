#include "lifecycle/power.h"

#include "provision/names.h"
#include "provision/nodes.h"

namespace stackpilot::lifecycle {

Status power_off(const access::Operator& host, const LabSpec& lab, const NodeSpec& node) {
  TRY(host.docker({"kill", provision::container_name(lab, node.name)}));
  return {};
}

Status shut_down(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                 const NodeSpec& node) {
  return provision::ContainerProvider(host, workspace, lab).stop(node.name);
}

Status power_on(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                const NodeSpec& node) {
  return provision::start_node(host, workspace, lab, node);
}

}  // namespace stackpilot::lifecycle
