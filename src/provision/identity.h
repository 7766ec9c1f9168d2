// The identity of the lab: its id, its SSH key, and the recorded host keys of its nodes.
#pragma once

#include <string>

#include "access/operate/operator.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::provision {

/// Makes the lab's id and key pair if they are missing, and with the id the version of the state.
/// They stay until `destroy`.
Status ensure_identity(const access::Operator& host, const Workspace& workspace);

/// The lab's public key, as a line for authorized_keys.
Result<std::string> lab_public_key(const Workspace& workspace);

/// Records a node's host key ("ssh-ed25519 AAAA..."), replacing its earlier one. kBroken for a key
/// of another type. Thread-safe.
Status record_host_key(const Workspace& workspace, const std::string& node, const std::string& key);

/// Whether a host key of that node is recorded.
bool has_host_key(const Workspace& workspace, const std::string& node);

/// Removes the recorded host key of a node. Thread-safe; succeeds when there is none.
Status forget_host_key(const Workspace& workspace, const std::string& node);

/// The known_hosts text without the lines of `node`.
std::string without_host(const std::string& known_hosts, const std::string& node);

}  // namespace stackpilot::provision
