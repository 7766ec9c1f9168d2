#include "service/dependency/postgres_facts.h"

#include <fmt/format.h>

#include <regex>

#include "access/exec/docker.h"
#include "access/exec/process.h"
#include "base/slowness.h"
#include "base/text.h"
#include "service/dependency/psql.h"

namespace stackpilot::service {
namespace {

constexpr auto query_timeout = Millis(5'000);
constexpr const char* no_tables = "-";

// The role may not be allowed to know the folder.
constexpr const char* facts_sql =
    "SELECT coalesce(sum(d.n), 0), coalesce(sum(d.h), 0), "
    "coalesce((SELECT setting FROM pg_settings WHERE name = 'data_directory'), ''), "
    "current_setting('fsync'), current_setting('full_page_writes'), "
    "current_setting('synchronous_commit'), {}, "
    "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
    "AND pid <> pg_backend_pid()) FROM ({}) AS d";

// The digest ignores the order of rows; its seed tells tables apart. The name of a column like the
// alias would stand for that column, hence the alias.
constexpr const char* of_table =
    "SELECT count(*) AS n, sum(hashtextextended(stackpilot_row::text, {})::numeric) AS h "
    "FROM {} AS stackpilot_row";

constexpr const char* persistence =
    "(SELECT string_agg(DISTINCT relpersistence::text, '') FROM pg_class WHERE oid IN ({}))";

// `name` in double quotes, which keep its upper case.
Result<std::string> quoted(const std::string& name) {
  static const std::regex plain("[A-Za-z_][A-Za-z0-9_]*");
  if (std::regex_match(name, plain)) return "\"" + name + "\"";
  return fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is not the plain name of a table", printable(name)),
              "correct dependency.tables in x-stackpilot");
}

}  // namespace

Result<std::string> facts_query(const std::vector<std::string>& tables) {
  if (tables.empty()) {
    return fmt::format(facts_sql, fmt::format("'{}'", no_tables), "SELECT 0 AS n, 0 AS h");
  }
  std::vector<std::string> data;
  std::vector<std::string> ids;
  for (const std::string& table : tables) {
    TRY_ASSIGN(const std::string name, quoted(table));
    data.push_back(fmt::format(of_table, data.size(), name));
    ids.push_back(fmt::format("'{}'::regclass", name));
  }
  return fmt::format(facts_sql, fmt::format(persistence, fmt::join(ids, ", ")),
                     fmt::join(data, " UNION ALL "));
}

DependencyFacts read_refusal(const std::string& said) {
  // psql's own patience with a server that does not accept.
  return DependencyFacts{.silent = said.find("timeout expired") != std::string::npos,
                         .problem = said};
}

DependencyFacts parse_facts_line(const std::string& line) {
  static const std::regex pattern(
      "([0-9]{1,18})\\|([-0-9]+)\\|(/"
      "[^|\n]*|)\\|([a-z]+)\\|([a-z]+)\\|([a-z_]+)\\|([a-z]+|-)\\|([0-9]{1,9})");
  std::smatch fields;
  if (!std::regex_match(line, fields, pattern)) {
    return DependencyFacts{.problem = "unexpected answer: " + printable(line)};
  }
  DependencyFacts facts;
  facts.answers = true;
  facts.records = std::stoll(fields[1]);
  facts.data_directory = fields[3];
  facts.durability = {
      {"fsync", fields[4]}, {"full_page_writes", fields[5]}, {"synchronous_commit", fields[6]}};
  if (fields[7] != no_tables) {
    facts.rows_digest = fields[2];
    facts.durability["tables"] = fields[7];
  }
  facts.sessions = std::stoll(fields[8]);
  return facts;
}

DependencyFacts read_postgres(const std::string& /*address*/, const Dependency& dependency) {
  const Result<std::string> sql = facts_query(dependency.contract.tables);
  if (!sql) return DependencyFacts{.problem = sql.error().message};
  const PsqlCall call{.environment = {read_only_session, short_connect()}, .sql = *sql};
  const Result<access::Output> answer =
      access::run({.argv = access::docker_argv({}, psql_arguments(dependency, call)),
                   .timeout = scaled(query_timeout)});
  if (!answer) {
    return DependencyFacts{.silent = access::is_timeout(answer.error()),
                           .problem = answer.error().message};
  }
  if (answer->status != 0) return read_refusal(access::tail(answer->err, 1));
  return parse_facts_line(access::trimmed(answer->out));
}

}  // namespace stackpilot::service
