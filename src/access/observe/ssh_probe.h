// Probes the sshd of a node from the host, over new connections.
#pragma once

#include "access/exec/ssh.h"
#include "base/deadline.h"
#include "model/observation.h"

namespace stackpilot::access {

/// A handshake without credentials (host key, methods offered), then a login with the lab key.
/// Both are new connections: a shared one would hide a changed host key. Each has `timeout`.
SshProbe probe_ssh(const SshTarget& target, Millis timeout);

/// Interprets exit status and stderr of ssh after a login without credentials. Status 0 means that
/// the server admits anybody: method "none". Exposed for tests.
SshProbe read_refusal(int status, const std::string& said);

}  // namespace stackpilot::access
