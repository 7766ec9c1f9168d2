// The records of a load in a Postgres, by the statements of its service's contract, in which
// :'load' stands for the load's number. They run inside the container, as one statement each.
#pragma once

#include <string>
#include <vector>

#include "service/dependency/kind.h"

namespace stackpilot::service {

/// As DependencyKind::list: the rows of the contract's query, which cannot write.
Result<std::vector<StoredRecord>> list_in_postgres(const RecordsOf& records);

/// As DependencyKind::removal: the contract's statements, one call each.
Result<std::vector<DockerArguments>> removal_from_postgres(const RecordsOf& records);

/// The query for the records of a load: prints each as a JSON object on a line of its own. kUsage
/// when `load` is no number of a load, the query is not one statement or is not about :'load'.
Result<std::string> records_query(const StoredContract& stored, const std::string& load);

/// Parses what that query prints. kUsage when there are more than `most`.
Result<std::vector<StoredRecord>> parse_records(const std::string& text,
                                                std::size_t most = most_records);

}  // namespace stackpilot::service
