#include "node/facts/database_reader.h"

#include <regex>

#include "access/exec/docker.h"
#include "access/exec/process.h"
#include "base/slowness.h"
#include "node/facts/psql.h"

namespace stackpilot::node {
namespace {

constexpr auto query_timeout = Millis(5'000);

// Fixed text, so that an observer cannot run anything else. The digest ignores the order of rows.
constexpr const char* facts_query =
    "SELECT count(*), coalesce(sum(hashtextextended(o::text, 0)::numeric), 0), "
    "current_setting('data_directory'), current_setting('fsync'), "
    "current_setting('full_page_writes'), current_setting('synchronous_commit'), "
    "(SELECT string_agg(DISTINCT relpersistence::text, '') FROM pg_class "
    "WHERE relname IN ('orders', 'idempotency_keys') AND relkind = 'r'), "
    "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
    "AND pid <> pg_backend_pid()) FROM orders o";

}  // namespace

DatabaseFacts read_refusal(const std::string& said) {
  // psql's own patience with a server that does not accept.
  return DatabaseFacts{.silent = said.find("timeout expired") != std::string::npos,
                       .problem = said};
}

DatabaseFacts parse_database_line(const std::string& line) {
  static const std::regex pattern(
      "([0-9]{1,18})\\|([-0-9]+)\\|(/"
      "[^|\n]*)\\|([a-z]+)\\|([a-z]+)\\|([a-z_]+)\\|([a-z]+)\\|([0-9]{1,9})");
  std::smatch fields;
  if (!std::regex_match(line, fields, pattern)) {
    return DatabaseFacts{.problem = "unexpected answer: " + line};
  }
  DatabaseFacts facts;
  facts.answers = true;
  facts.orders = std::stoll(fields[1]);
  facts.rows_digest = fields[2];
  facts.data_directory = fields[3];
  facts.durability = {{"fsync", fields[4]},
                      {"full_page_writes", fields[5]},
                      {"synchronous_commit", fields[6]},
                      {"tables", fields[7]}};
  facts.sessions = std::stoll(fields[8]);
  return facts;
}

DatabaseFacts read_database(const Dependency& db) {
  const PsqlCall call{.environment = {read_only_session, short_connect()}, .sql = facts_query};
  const Result<access::Output> answer =
      access::run({.argv = access::docker_argv({}, psql_arguments(db, call)),
                   .timeout = scaled(query_timeout)});
  if (!answer) {
    return DatabaseFacts{.silent = access::is_timeout(answer.error()),
                         .problem = answer.error().message};
  }
  if (answer->status != 0) return read_refusal(access::tail(answer->err, 1));
  return parse_database_line(access::trimmed(answer->out));
}

}  // namespace stackpilot::node
