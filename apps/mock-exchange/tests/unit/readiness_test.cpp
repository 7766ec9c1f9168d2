#include "domain/readiness.hpp"

#include <gtest/gtest.h>

#include <string>

namespace exchange {
namespace {

TEST(Readiness, ConnectionErrors) {
  const std::pair<const char*, const char*> cases[] = {
      {"connection to server at \"127.0.0.1\", port 5432 failed: Connection refused\n\tIs the "
       "server running on that host and accepting TCP/IP connections?\n",
       "db_unreachable"},
      {"connection to server at \"x\", port 5432 failed: FATAL:  28P01: password authentication "
       "failed for user \"u\"\nLOCATION:  auth_failed, auth.c:335\n",
       "db_auth_failed"},
      {"... failed: FATAL:  28000: no pg_hba.conf entry", "db_auth_failed"},
      {"... failed: FATAL:  57P03: the database system is starting up", "db_starting_up"},
      {"... failed: FATAL:  53300: sorry, too many clients already", "db_too_many_connections"},
      {"... fehlgeschlagen: SCHWERWIEGEND:  3D000: Datenbank fehlt", "db_database_missing"},
      {"server closed the connection unexpectedly\n", "db_unreachable"},
      {"FATAL:  is the word", "db_unreachable"},
      {"", "db_unreachable"},
  };
  for (const auto& [message, expected] : cases) {
    EXPECT_EQ(reason(problem_from_connection_error(message)), expected) << message;
  }
}

TEST(Readiness, SqlStates) {
  const std::pair<const char*, const char*> cases[] = {
      {"53100", "db_disk_full"}, {"42P01", "db_schema_missing"},
      {"25006", "db_read_only"}, {"57P01", "db_unreachable"},
      {"57014", "db_timeout"},   {"08006", "db_unreachable"},
      {"XX000", "db_failed"},    {"", "db_failed"},
  };
  for (const auto& [state, expected] : cases) {
    EXPECT_EQ(reason(problem_from_sqlstate(state)), expected) << state;
  }
}

}  // namespace
}  // namespace exchange
