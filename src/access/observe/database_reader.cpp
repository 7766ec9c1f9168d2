#include "access/observe/database_reader.h"

#include <charconv>
#include <sstream>

#include "access/exec/process.h"

namespace stackpilot::access {
namespace {

// Fixed text: an observer has no way to run anything else. The digest is order-free, so no sort.
constexpr const char* facts_query =
    "SELECT count(*), coalesce(sum(hashtextextended(o::text, 0)::numeric), 0), "
    "current_setting('data_directory') FROM orders o";

}  // namespace

DatabaseFacts parse_database_line(const std::string& line) {
  std::istringstream fields(line);
  std::string count;
  DatabaseFacts facts;
  if (!std::getline(fields, count, '|') || !std::getline(fields, facts.rows_digest, '|') ||
      !std::getline(fields, facts.data_directory)) {
    facts.problem = "unexpected answer: " + line;
    return facts;
  }
  const char* end = count.data() + count.size();
  facts.answers = std::from_chars(count.data(), end, facts.orders).ptr == end;
  if (!facts.answers) facts.problem = "unexpected answer: " + line;
  return facts;
}

DatabaseFacts read_database(const DbSpec& db) {
  const Result<Output> answer = run(Command{
      .argv = {"docker", "exec", "-e", "PGOPTIONS=-c default_transaction_read_only=on", "-e",
               "PGCONNECT_TIMEOUT=3", db.container, "psql", "-XAtq", "-U", db.user, "-d", db.name,
               "-c", facts_query},
      .timeout = Millis(5'000)});
  if (!answer) return DatabaseFacts{.problem = answer.error().message};
  if (answer->status != 0) return DatabaseFacts{.problem = tail(answer->err, 1)};
  return parse_database_line(trimmed(answer->out));
}

}  // namespace stackpilot::access
