// Command lines of psql in the container of the service's database.
#pragma once

#include <string>
#include <vector>

#include "model/lab_spec.h"

namespace stackpilot::node {

/// Environment variable for a session that cannot write.
inline constexpr const char* read_only_session = "PGOPTIONS=-c default_transaction_read_only=on";

/// Environment variable: gives up after 3 s, scaled, when the database does not accept.
std::string short_connect();

struct PsqlCall {
  std::vector<std::string> environment = {};  ///< NAME=value each
  std::vector<std::string> options = {};      ///< of psql, besides database and user
  std::string sql = {};                       ///< read from stdin where empty
};

/// The arguments for `docker`. psql prints rows only, and stops at the first error.
std::vector<std::string> psql_arguments(const Dependency& db, const PsqlCall& call);

}  // namespace stackpilot::node
