#include "domain/readiness.hpp"

#include <algorithm>

namespace exchange {
namespace {

constexpr std::size_t sqlstate_length = 5;

bool is_sqlstate(std::string_view text) {
  return text.size() == sqlstate_length && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

}  // namespace

std::string_view reason(DbProblem problem) {
  switch (problem) {
    case DbProblem::none:
      return "ok";
    case DbProblem::not_configured:
      return "db_not_configured";
    case DbProblem::unreachable:
      return "db_unreachable";
    case DbProblem::auth_failed:
      return "db_auth_failed";
    case DbProblem::starting_up:
      return "db_starting_up";
    case DbProblem::timeout:
      return "db_timeout";
    case DbProblem::disk_full:
      return "db_disk_full";
    case DbProblem::schema_missing:
      return "db_schema_missing";
    case DbProblem::database_missing:
      return "db_database_missing";
    case DbProblem::too_many_connections:
      return "db_too_many_connections";
    case DbProblem::read_only:
      return "db_read_only";
    case DbProblem::failed:
      return "db_failed";
  }
  return "db_failed";
}

DbProblem problem_from_sqlstate(std::string_view sqlstate) {
  if (sqlstate == "53100") return DbProblem::disk_full;
  if (sqlstate == "53300") return DbProblem::too_many_connections;
  if (sqlstate == "25006") return DbProblem::read_only;
  if (sqlstate == "3D000") return DbProblem::database_missing;
  if (sqlstate == "57P03") return DbProblem::starting_up;
  if (sqlstate == "57014") return DbProblem::timeout;
  // Undefined table, column, schema or prepared statement: our schema or session is gone.
  if (sqlstate == "42P01" || sqlstate == "42703" || sqlstate == "3F000" || sqlstate == "26000") {
    return DbProblem::schema_missing;
  }
  if (sqlstate.starts_with("28")) return DbProblem::auth_failed;
  if (sqlstate.starts_with("57P") || sqlstate.starts_with("08")) return DbProblem::unreachable;
  return DbProblem::failed;
}

DbProblem problem_from_connection_error(std::string_view message) {
  constexpr std::string_view separator = ":  ";
  for (std::size_t at = message.find(separator); at != std::string_view::npos;
       at = message.find(separator, at + 1)) {
    const std::string_view rest = message.substr(at + separator.size());
    if (is_sqlstate(rest.substr(0, sqlstate_length)) &&
        rest.substr(sqlstate_length).starts_with(':')) {
      return problem_from_sqlstate(rest.substr(0, sqlstate_length));
    }
  }
  return DbProblem::unreachable;
}

}  // namespace exchange
