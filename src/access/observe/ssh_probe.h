// Looks at a node's sshd from outside, over connections of its own.
#pragma once

#include "access/exec/ssh.h"
#include "base/deadline.h"
#include "model/observation.h"

namespace stackpilot::access {

/// A handshake without credentials (host key, methods offered), then a login with the lab key.
/// Both are new connections: a shared one would hide a changed host key.
SshProbe probe_ssh(const SshTarget& target, Millis timeout);

/// Reads ssh's own words about a refused handshake without credentials. Exposed for tests.
SshProbe read_refusal(int status, const std::string& said);

}  // namespace stackpilot::access
