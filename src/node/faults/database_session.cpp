#include "node/faults/database_session.h"

#include "service/dependency/psql.h"

namespace stackpilot::node {

Result<std::string> query_database(const FaultSite& site, const std::string& sql) {
  return site.here.docker(service::psql_arguments(site.dependency(), {.sql = sql}))
      .map([](const access::Output& output) { return access::trimmed(output.out); });
}

Status end_sessions(const FaultSite& site) {
  TRY(query_database(site,
                     "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                     "WHERE usename = current_user AND pid <> pg_backend_pid()"));
  return {};
}

}  // namespace stackpilot::node
