#include "support/pg_client.hpp"

#include <stdexcept>

namespace test {

PgClient::PgClient(const std::string& conninfo)
    : connection_(PQconnectdb(conninfo.c_str()), &PQfinish) {
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    throw std::runtime_error(PQerrorMessage(connection_.get()));
  }
}

std::string PgClient::sql(const std::string& text) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(
      PQexec(connection_.get(), text.c_str()), &PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    throw std::runtime_error(text + ": " + PQerrorMessage(connection_.get()));
  }
  std::string out;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    if (row > 0) out += '\n';
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      if (column > 0) out += '|';
      out += PQgetvalue(result.get(), row, column);
    }
  }
  return out;
}

}  // namespace test
