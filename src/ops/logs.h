// The end of the service's logs.
#pragma once

#include <string>

#include "access/exec/ssh.h"
#include "base/result.h"

namespace stackpilot::ops {

/// The last log lines of each container of the service on a node, as text. kCapability when the
/// node does not answer.
Result<std::string> service_logs(const access::SshTarget& target, const std::string& project);

}  // namespace stackpilot::ops
