// Command lines of redis-cli (of Redis 7 or newer) in the container of a Redis.
#pragma once

#include "service/dependency/kind.h"
#include "service/dependency/resp.h"

namespace stackpilot::service {

/// The arguments for `docker`; `command` may begin with options of redis-cli. An answer that is an
/// error is a failure of the call.
DockerArguments redis_cli_arguments(const Dependency& dependency, const RespCommand& command);

}  // namespace stackpilot::service
