// Reads facts about the machine this runs on: name, addresses, OS, mounts, name resolution.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::access {

std::string read_hostname();

/// IPv4 addresses of all interfaces but loopback.
std::vector<std::string> read_addresses();

/// The command line of every process, its arguments ended by NUL; empty of what has ended and was
/// not waited for, and of threads of the kernel.
std::vector<std::string> read_command_lines();

/// ID and VERSION_ID of os-release text.
OsSpec parse_os_release(const std::string& text);

/// The mount points of mountinfo text, in its order: later ones lie over earlier ones.
std::vector<std::string> mount_points(const std::string& mountinfo);

/// The working directory, and which lab's repository it is.
WorkdirFact read_workdir(const Workspace& workspace);

/// What the machine's own resolver makes of a name, in its order; empty when it knows none.
/// Asks getent, because this program is linked statically and must use the machine's own libc.
std::vector<std::string> resolve(const std::string& name);

/// The key blobs (second fields) of an authorized_keys text.
std::vector<std::string> parse_authorized_keys(const std::string& text);

/// The value of `key` in a text of key=value lines; empty when it is not there. Quotes are taken
/// off.
std::string value_of(const std::string& text, const std::string& key);

}  // namespace stackpilot::access
