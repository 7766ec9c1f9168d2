#include "node/faults/dependency_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "node/faults/of_kind.h"
#include "service/dependency/psql.h"
#include "service/dependency/redis_cli.h"

namespace stackpilot::node {
namespace {

struct SessionsKind {
  std::string_view kind;
  Status (*end)(const FaultSite&);
  Result<std::uint64_t> (*count)(const FaultSite&, const std::string& address);
};

Result<std::string> output_of(const FaultSite& site, const std::vector<std::string>& docker) {
  return site.here.docker(docker).map(
      [](const access::Output& output) { return access::trimmed(output.out); });
}

Status end_in_postgres(const FaultSite& site) {
  TRY(query_database(site,
                     "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                     "WHERE usename = current_user AND pid <> pg_backend_pid()"));
  return {};
}

Result<std::uint64_t> count_in_postgres(const FaultSite& site, const std::string& address) {
  TRY_ASSIGN(const std::string text,
             query_database(site, fmt::format("SELECT count(*) FROM pg_stat_activity WHERE "
                                              "client_addr = '{}'",
                                              address)));
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Status end_in_redis(const FaultSite& site) {
  TRY(query_redis(site, {"CLIENT", "KILL", "TYPE", "normal"}));
  return {};
}

// A line each: "id=7 addr=172.18.0.3:51234 ..."
Result<std::uint64_t> count_in_redis(const FaultSite& site, const std::string& address) {
  TRY_ASSIGN(const std::string clients, query_redis(site, {"CLIENT", "LIST"}));
  const std::vector<std::string_view> lines = lines_of(clients);
  return static_cast<std::uint64_t>(
      std::count_if(lines.begin(), lines.end(), [&](std::string_view line) {
        return line.find(fmt::format(" addr={}:", address)) != std::string_view::npos;
      }));
}

constexpr SessionsKind sessions_kinds[] = {
    {"postgres", end_in_postgres, count_in_postgres},
    {"redis", end_in_redis, count_in_redis},
};

Result<const SessionsKind*> sessions_of(const FaultSite& site) {
  return of_kind(sessions_kinds, site, "sessions");
}

}  // namespace

bool is_of_postgres(const FaultSite& site) {
  return site.service().dependency && site.dependency().contract.kind == "postgres";
}

Result<std::string> query_database(const FaultSite& site, const std::string& sql) {
  return output_of(site, service::psql_arguments(site.dependency(), {.sql = sql}));
}

Result<std::string> query_redis(const FaultSite& site, const service::RespCommand& command) {
  return output_of(site, service::redis_cli_arguments(site.dependency(), command));
}

Status end_sessions(const FaultSite& site) {
  TRY_ASSIGN(const auto* kind, sessions_of(site));
  return kind->end(site);
}

Result<std::uint64_t> sessions_from(const FaultSite& site, const std::string& address) {
  TRY_ASSIGN(const auto* kind, sessions_of(site));
  return kind->count(site, address);
}

}  // namespace stackpilot::node
