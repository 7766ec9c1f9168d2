#pragma once

#include <string_view>

namespace exchange {

// What keeps the service from using its database.
enum class DbProblem {
  none,
  not_configured,
  unreachable,
  auth_failed,
  starting_up,
  timeout,
  disk_full,
  schema_missing,
  database_missing,
  too_many_connections,
  read_only,
  failed,  // any other error of the database
};

// "db_unreachable" and so on; "ok" for none.
std::string_view reason(DbProblem problem);

// From a five-character SQLSTATE.
DbProblem problem_from_sqlstate(std::string_view sqlstate);

// From libpq's verbose message for a failed connection ("... FATAL:  28P01: password ..."): it has
// no other way to give the SQLSTATE. Works whatever language the server speaks. A message without a
// SQLSTATE comes from the client's own side and means unreachable.
DbProblem problem_from_connection_error(std::string_view message);

}  // namespace exchange
