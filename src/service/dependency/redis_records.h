// The records of a load in a Redis: keys that begin as the load's do. They are read over Redis' own
// protocol, and removed by redis-cli (of Redis 7 or newer) in the container.
#pragma once

#include <vector>

#include "service/dependency/kind.h"

namespace stackpilot::service {

/// As DependencyKind::list. A record's id is its key; its one column is `value`, which a key that
/// holds no string does not have.
Result<std::vector<StoredRecord>> list_in_redis(const RecordsOf& records);

/// As DependencyKind::removal: looks for the keys, those of probes included. None, no call.
Result<std::vector<DockerArguments>> removal_from_redis(const RecordsOf& records);

}  // namespace stackpilot::service
