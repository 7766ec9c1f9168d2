// Reads facts from the database, inside its container, in a read-only session.
#pragma once

#include <string>

#include "model/lab_spec.h"
#include "model/observation.h"

namespace stackpilot::node {

DatabaseFacts read_database(const Dependency& db);

/// What psql said when it had no answer. Exposed for tests.
DatabaseFacts read_refusal(const std::string& said);

/// Parses the line that the query prints. Exposed for tests.
DatabaseFacts parse_database_line(const std::string& line);

}  // namespace stackpilot::node
