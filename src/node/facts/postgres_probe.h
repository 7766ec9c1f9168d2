// Asks a Postgres server whether it accepts connections, as pg_isready does, without logging in.
#pragma once

#include <string>

#include "base/deadline.h"
#include "model/lab_spec.h"
#include "model/observation.h"

namespace stackpilot::node {

/// Ok when the server at `address` asks for (or waives) credentials. Not ok when it cannot be
/// reached, says nothing in time, or refuses: starting up, shutting down, too many connections.
Reach probe_postgres(const std::string& address, const Dependency& db, Millis timeout);

/// The message that opens a session: length, protocol 3.0, user and database. Exposed for tests.
std::string startup_message(const Dependency& db);

}  // namespace stackpilot::node
