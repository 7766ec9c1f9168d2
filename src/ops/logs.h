// The end of the service's logs.
#pragma once

#include <string>

#include "access/exec/ssh.h"
#include "base/result.h"

namespace stackpilot::ops {

/// The end of the service's logs, asked of a node, as text for a person.
Result<std::string> service_logs(const access::SshTarget& target);

}  // namespace stackpilot::ops
