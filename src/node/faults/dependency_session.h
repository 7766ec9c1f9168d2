// Sessions with the service's dependency, and queries as its owner, from inside its container,
// where no password is needed.
#pragma once

#include <cstdint>
#include <string>

#include "node/faults/fault_kind.h"
#include "service/dependency/resp.h"

namespace stackpilot::node {

/// Whether the service has a dependency that is a Postgres.
bool is_of_postgres(const FaultSite& site);

/// Of Postgres: runs a statement and returns its output, unaligned and without headers.
Result<std::string> query_database(const FaultSite& site, const std::string& sql);

/// Of Redis: sends a command, which may begin with options of redis-cli, and returns what that
/// prints.
Result<std::string> query_redis(const FaultSite& site, const service::RespCommand& command);

/// Ends all sessions of clients, of Postgres those of the owner, which the service uses. Clients
/// must reconnect. kCapability for a kind of which that is not known.
Status end_sessions(const FaultSite& site);

/// How many sessions come from that IPv4 address. kCapability as above.
Result<std::uint64_t> sessions_from(const FaultSite& site, const std::string& address);

}  // namespace stackpilot::node
