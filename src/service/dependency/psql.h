// Command lines of psql in the container of a Postgres, where no password is needed.
#pragma once

#include <string>
#include <vector>

#include "model/service.h"

namespace stackpilot::service {

/// Environment variable for a session that cannot write.
inline constexpr const char* read_only_session = "PGOPTIONS=-c default_transaction_read_only=on";

/// Environment variable: gives up after 3 s, scaled, when the database does not accept.
std::string short_connect();

struct PsqlCall {
  std::vector<std::string> environment = {};  ///< NAME=value each
  std::vector<std::string> options = {};      ///< of psql, besides database and user
  std::string sql = {};  ///< statements in one transaction; psql expands nothing in them
};

/// The arguments for `docker`. psql prints rows only, and stops at the first error.
std::vector<std::string> psql_arguments(const Dependency& dependency, const PsqlCall& call);

}  // namespace stackpilot::service
