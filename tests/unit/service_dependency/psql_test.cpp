#include "service/dependency/psql.h"

#include <gtest/gtest.h>

#include "access/exec/process.h"

namespace stackpilot::service {
namespace {

struct Called {
  PsqlCall call;
  const char* line;
};

TEST(PsqlArguments, AreOfOneCallInTheContainer) {
  Dependency db{.component = {"db", "the-db", ""},
                .contract = {.database = "exchange", .user = "reader"},
                .port = 5432};
  const Called all[] = {
      {{.sql = "SELECT 1"},
       "exec the-db psql -XAtq -v ON_ERROR_STOP=1 -U reader -d exchange -c 'SELECT 1'"},
      {{.environment = {read_only_session, short_connect()}, .sql = "SELECT 1"},
       "exec -e 'PGOPTIONS=-c default_transaction_read_only=on' -e PGCONNECT_TIMEOUT=3 the-db psql "
       "-XAtq -v ON_ERROR_STOP=1 -U reader -d exchange -c 'SELECT 1'"},
      {{.options = {"-h", "127.0.0.1"}, .sql = "SELECT 1"},
       "exec the-db psql -XAtq -v ON_ERROR_STOP=1 -h 127.0.0.1 -U reader -d exchange -c "
       "'SELECT 1'"}};
  for (const Called& one : all) {
    EXPECT_EQ(access::to_line(psql_arguments(db, one.call)), one.line);
  }
  db.port = 6000;
  EXPECT_EQ(
      access::to_line(psql_arguments(db, {.sql = "SELECT 1"})),
      "exec the-db psql -XAtq -v ON_ERROR_STOP=1 -p 6000 -U reader -d exchange -c 'SELECT 1'");
}

}  // namespace
}  // namespace stackpilot::service
