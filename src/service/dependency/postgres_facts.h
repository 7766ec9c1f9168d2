// Reads facts from a Postgres, inside its container, in a read-only session.
#pragma once

#include <string>

#include "model/observation.h"
#include "model/service.h"

namespace stackpilot::service {

/// As DependencyKind::read. The records are the rows of the contract's tables; without tables there
/// is no digest. The address is not needed.
DependencyFacts read_postgres(const std::string& address, const Dependency& dependency);

/// One query for all facts. kUsage unless each table is a plain name. Exposed for tests.
Result<std::string> facts_query(const std::vector<std::string>& tables);

/// What psql said when it had no answer. Exposed for tests.
DependencyFacts read_refusal(const std::string& said);

/// Parses the line that the query prints. Exposed for tests.
DependencyFacts parse_facts_line(const std::string& line);

}  // namespace stackpilot::service
