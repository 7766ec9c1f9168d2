#include "service/dependency/postgres_records.h"

#include <fmt/format.h>

#include "access/exec/docker.h"
#include "access/exec/process.h"
#include "base/slowness.h"
#include "base/text.h"
#include "service/dependency/psql.h"

namespace stackpilot::service {
namespace {

constexpr auto list_timeout = Millis(20'000);
constexpr std::string_view load_variable = ":'load'";

// A query that is no subquery does not parse here; on a line of its own, it may end with a comment.
// That there are columns `key` and `id` is said by Postgres.
constexpr const char* wrapped =
    "SELECT row_to_json(r) FROM (SELECT q.* FROM (\n{}\n) AS q "
    "ORDER BY q.key::text, q.id::text LIMIT {}) AS r";

tl::unexpected<Error> refuse(const char* where, std::string_view why) {
  return fail(ErrorKind::kUsage, fmt::format("{} {}", where, why),
              fmt::format("correct {} in x-stackpilot", where));
}

// The text of one statement for a load. `psql -c` would take a leading backslash for a command of
// its own.
Result<std::string> statement_for(const std::string& load, const std::string& text,
                                  const char* where) {
  TRY(check_load(load));
  if (text.find(';') != std::string::npos) return refuse(where, "must not contain ';'");
  if (text.starts_with('\\')) return refuse(where, "is not SQL");
  if (text.find(load_variable) == std::string::npos)
    return refuse(where, "does not ask for :'load'");
  std::string filled = text;
  for (std::size_t at = 0; (at = filled.find(load_variable, at)) != std::string::npos;) {
    filled.replace(at, load_variable.size(), "'" + load + "'");
  }
  return filled;
}

tl::unexpected<Error> undeclared(const char* what, const char* line) {
  return fail(ErrorKind::kCapability, fmt::format("nothing says how records are {}", what),
              fmt::format("declare {} in x-stackpilot", line));
}

std::string take(std::map<std::string, std::string>& values, const char* name) {
  const auto node = values.extract(name);
  return node.empty() ? "" : node.mapped();
}

}  // namespace

Result<std::string> records_query(const StoredContract& stored, const std::string& load) {
  TRY_ASSIGN(const std::string query, statement_for(load, stored.query, "record.stored.query"));
  return fmt::format(wrapped, query, most_records + 1);
}

Result<std::vector<StoredRecord>> parse_records(const std::string& text, std::size_t most) {
  std::vector<StoredRecord> records;
  for (const std::string_view line : lines_of(text)) {
    if (line.empty()) continue;
    auto values = top_level_texts(line);
    if (!values) return fail(ErrorKind::kBroken, "not a stored record: " + printable(line));
    StoredRecord record{take(*values, "key"), take(*values, "id"), {}};
    record.values = std::move(*values);
    records.push_back(std::move(record));
  }
  if (records.size() <= most) return records;
  return fail(ErrorKind::kUsage, fmt::format("the load has more than {} records", most));
}

Result<std::vector<StoredRecord>> list_in_postgres(const RecordsOf& records) {
  TRY(check_load(records.load));
  if (records.stored == nullptr || records.stored->query.empty()) {
    return undeclared("listed", "record.stored.query");
  }
  TRY_ASSIGN(const std::string sql, records_query(*records.stored, records.load));
  const PsqlCall call{.environment = {read_only_session, short_connect()}, .sql = sql};
  TRY_ASSIGN(
      const access::Output answer,
      access::run_ok({.argv = access::docker_argv({}, psql_arguments(records.dependency, call)),
                      .timeout = scaled(list_timeout)}));
  return parse_records(answer.out);
}

Result<std::vector<DockerArguments>> removal_from_postgres(const RecordsOf& records) {
  TRY(check_load(records.load));
  if (records.stored == nullptr || records.stored->remove.empty()) {
    return undeclared("removed", "record.stored.remove");
  }
  std::vector<DockerArguments> calls;
  for (const std::string& text : records.stored->remove) {
    TRY_ASSIGN(const std::string sql, statement_for(records.load, text, "record.stored.remove"));
    calls.push_back(psql_arguments(records.dependency, {.sql = sql}));
  }
  return calls;
}

}  // namespace stackpilot::service
