// Reads facts about this machine: host name, addresses, OS, mounts, name resolution.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::access {

std::string read_hostname();

/// IPv4 addresses of all interfaces, without 127.0.0.0/8.
std::vector<std::string> read_addresses();

/// The hardware address of the interface that has this IPv4 address; empty when none has.
std::string read_hardware_address(const std::string& address);

/// The hardware address that the kernel last saw answering for an IPv4 address; empty when it does
/// not know one. From the text of /proc/net/arp.
std::string neighbour(const std::string& arp, const std::string& address);

/// The command lines of all processes, every argument terminated by NUL; empty for zombies and
/// kernel threads. Leaves out those above 64 KiB, and lists this process more than once.
std::vector<std::string> read_command_lines();

/// ID and VERSION_ID of os-release text.
OsSpec parse_os_release(const std::string& text);

/// The mount points in the text of /proc/<pid>/mountinfo, in its order: later ones may hide
/// earlier ones.
std::vector<std::string> mount_points(const std::string& mountinfo);

/// What is mounted last at `place`: "/dev/vda /home/me/stackpilot (ext4)"; empty for nothing.
std::string mount_source(const std::string& mountinfo, const std::string& place);

/// The working directory, whether it is a mount point, and the id of the lab in `workspace`.
WorkdirFact read_workdir(const Workspace& workspace);

/// The IPv4 addresses of `name` in the resolver's order; empty when it does not resolve, an error
/// when the resolver did not answer in time. Runs getent: this program is linked statically and
/// cannot use the machine's own resolver.
Result<std::vector<std::string>> resolve(const std::string& name);

/// The key blobs of an authorized_keys text; for a line that begins with options, the whole line.
std::vector<std::string> parse_authorized_keys(const std::string& text);

/// The first value of `key` in a text of key=value lines, without enclosing quotes; empty when the
/// key is missing.
std::string value_of(const std::string& text, const std::string& key);

}  // namespace stackpilot::access
