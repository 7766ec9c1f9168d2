#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

namespace test {

// One connection to a Postgres server, closed by the destructor.
class PgClient {
 public:
  // Throws std::runtime_error when the server does not take it. conninfo is libpq's.
  explicit PgClient(const std::string& conninfo);

  // Runs SQL; throws on an error. Returns the last statement's rows, columns separated by '|' and
  // rows by a line's end.
  std::string sql(const std::string& text);

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace test
