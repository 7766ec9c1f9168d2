#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "domain/config.hpp"
#include "domain/readiness.hpp"

namespace exchange {

struct PgResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, PgResultDeleter>;

// A database and the one numeric address at which to look for it.
struct PgTarget {
  DatabaseConfig database;
  std::string address;
};

struct PgStatement {
  const char* name;
  const char* sql;
};

// What became of a statement.
struct PgOutcome {
  PgResult rows;  // null unless problem is none
  DbProblem problem = DbProblem::none;
  std::string sqlstate;  // of a server's error, else empty
  std::string message;   // for the log only
  bool known = true;     // false: the connection was lost, so the statement may have taken effect

  bool ok() const { return problem == DbProblem::none; }
};

using PgParameters = std::vector<std::string>;

}  // namespace exchange
