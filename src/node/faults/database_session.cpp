#include "node/faults/database_session.h"

namespace stackpilot::node {

Result<std::string> query_database(const FaultSite& site, const std::string& sql) {
  const DbSpec& db = site.service().db;
  return site.here
      .docker({"exec", db.container, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", db.user, "-d",
               db.name, "-c", sql})
      .map([](const access::Output& output) { return access::trimmed(output.out); });
}

Status end_sessions(const FaultSite& site) {
  TRY(query_database(site,
                     "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                     "WHERE usename = current_user AND pid <> pg_backend_pid()"));
  return {};
}

}  // namespace stackpilot::node
