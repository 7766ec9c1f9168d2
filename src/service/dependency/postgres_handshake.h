// Asks a Postgres server whether it accepts connections, as pg_isready does, without logging in.
#pragma once

#include <string>

#include "base/deadline.h"
#include "model/observation.h"
#include "model/service.h"

namespace stackpilot::service {

/// Ok when the server at `address` asks for (or waives) credentials. Not ok when it cannot be
/// reached, says nothing in time, or refuses: starting up, shutting down, too many connections.
Reach shake_hands_with_postgres(const std::string& address, const Dependency& dependency,
                                Millis timeout);

/// The message that opens a session: length, protocol 3.0, user and database. Exposed for tests.
std::string startup_message(const DependencyContract& contract);

}  // namespace stackpilot::service
