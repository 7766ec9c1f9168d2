// The host key of a machine that was there before: asked once, shown, and from then on the only
// one.
#pragma once

#include <string>

#include "access/exec/ssh.h"
#include "base/result.h"

namespace stackpilot::machine::ssh {

/// Its public host key, as "ssh-ed25519 AAAA...", as the network tells it, whatever is recorded.
/// kCapability, naming the machine, when it does not answer in time or has no such key.
Result<std::string> ask_host_key(const access::SshTarget& target);

/// The key in the text of a known_hosts file; empty when there is none. Exposed for tests.
std::string host_key_in(const std::string& known_hosts);

/// "SHA256:...", as ssh shows it. Of a key as above.
std::string fingerprint_of(const std::string& key);

}  // namespace stackpilot::machine::ssh
