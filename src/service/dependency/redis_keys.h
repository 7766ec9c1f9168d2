// Finds the keys of a Redis, in all of its databases.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "service/dependency/redis_session.h"

namespace stackpilot::service {

/// Number of a database to how many keys it has, from what INFO keyspace says. Databases without
/// keys are not there.
std::map<int, std::int64_t> parse_keyspace(std::string_view info);

/// Asks for that.
Result<std::map<int, std::int64_t>> read_keyspace(RedisSession& session);

/// Called with some keys of the session's selected database.
using KeysVisitor = std::function<Status(int database, const std::vector<std::string>& keys)>;

/// Calls `visit` for all keys that match the glob pattern, until it fails. A key that is there all
/// the time comes at least once, and may come twice.
Status visit_keys(RedisSession& session, const std::string& pattern, const KeysVisitor& visit);

}  // namespace stackpilot::service
