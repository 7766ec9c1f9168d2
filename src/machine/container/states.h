// The states of the containers that are the nodes of a lab.
#pragma once

#include <string>
#include <vector>

#include "access/exec/docker.h"
#include "machine/survey.h"

namespace stackpilot::machine::container {

/// States of the node containers of a lab, in no particular order. Errors as of run_ok.
Result<std::vector<MachineState>> read_states(const access::EngineEndpoint& engine,
                                              const std::string& lab_id);

/// The state of one of them. Errors as of run_ok.
Result<MachineState> read_state(const access::EngineEndpoint& engine, const std::string& lab_id,
                                const std::string& node);

/// Parses lines of node, state as docker has it, and addresses. Exposed for tests.
std::vector<MachineState> parse_states(const std::string& text);

}  // namespace stackpilot::machine::container
