// The host key of a machine that was there before: asked once, shown, and from then on the only
// one.
#pragma once

#include <string>

#include "base/result.h"
#include "model/lab_spec.h"

namespace stackpilot::machine::ssh {

/// Its public host key, as "ssh-ed25519 AAAA...", as the network tells it. kCapability, naming the
/// node, when it does not answer in time or has no such key.
Result<std::string> ask_host_key(const NodeSpec& node);

/// The key in the output of ssh-keyscan; empty when there is none. Exposed for tests.
std::string host_key_in(const std::string& scanned);

/// "SHA256:...", as ssh shows it. Of a key as above.
std::string fingerprint_of(const std::string& key);

}  // namespace stackpilot::machine::ssh
