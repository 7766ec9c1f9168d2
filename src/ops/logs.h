// The end of the service's logs.
#pragma once

#include "access/exec/ssh.h"
#include "base/json.h"
#include "model/lab_spec.h"

namespace stackpilot::ops {

/// On a node: container name to the end of its log. A container that is missing says so.
Json container_logs(const ServiceSpec& service);

/// On the host: the same, asked of a node, as text for a person.
Result<std::string> service_logs(const access::SshTarget& target);

}  // namespace stackpilot::ops
