// Reads the state of the node's own operating system, and of processes on it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/observation.h"

namespace stackpilot::node {

SystemFact read_system();

/// What the kernel grants the process; nullopt when it is gone.
std::optional<ProcessFact> read_process(int pid);

/// From the text of /proc/<pid>/status.
ProcessFact parse_process(std::string_view status);

/// The units in the output of `systemctl list-units --failed --plain --no-legend`.
std::vector<std::string> parse_units(std::string_view text);

/// The least of the memory in the text of /proc/meminfo and a control group's limit, in bytes. The
/// limit is "max", a number, or empty where there is none.
std::int64_t memory_limit(std::string_view meminfo, std::string_view limit);

}  // namespace stackpilot::node
