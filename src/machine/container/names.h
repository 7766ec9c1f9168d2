// Names of a lab's parts where parts of other labs may be, too: in a Docker engine and among the
// interfaces of this machine. They contain the lab's name unless it is the default one.
#pragma once

#include <string>

#include "model/lab_spec.h"

namespace stackpilot::machine::container {

/// "stackpilot-control"; in a lab named blue: "stackpilot-blue.control".
std::string container_name(const LabSpec& lab, const std::string& node);

/// The volume that holds the part `what` of a node's state.
std::string volume_name(const LabSpec& lab, const std::string& node, const std::string& what);

/// The lab's network in the engine: "stackpilot", "stackpilot-blue".
std::string network_name(const LabSpec& lab);

/// The interface of that network on this machine: "stackpilot0", "sp-blue". At most 15 characters:
/// a long lab name is shortened and gets a hash, so that names of labs do not collide.
std::string bridge_name(const LabSpec& lab);

}  // namespace stackpilot::machine::container
