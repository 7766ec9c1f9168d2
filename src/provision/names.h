// What the parts of a lab are called where those of other labs may be too: in an engine, and among
// the interfaces of this machine. All carry the lab's name where it is not the default one.
#pragma once

#include <string>

#include "model/lab_spec.h"

namespace stackpilot::provision {

/// "stackpilot-control"; "stackpilot-blue.control" of a lab named blue.
std::string container_name(const LabSpec& lab, const std::string& node);

/// A volume of a node: `what` is the part of its state that it holds.
std::string volume_name(const LabSpec& lab, const std::string& node, const std::string& what);

/// The lab's network in the engine: "stackpilot", "stackpilot-blue".
std::string network_name(const LabSpec& lab);

/// Its interface on this machine, of at most 15 characters: "stackpilot0", "sp-blue". Two labs
/// whose names differ have two.
std::string bridge_name(const LabSpec& lab);

}  // namespace stackpilot::provision
