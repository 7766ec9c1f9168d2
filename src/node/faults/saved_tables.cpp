#include "node/faults/saved_tables.h"

#include <fmt/format.h>

#include "node/faults/dependency_session.h"
#include "node/faults/sql_text.h"

namespace stackpilot::node {
namespace {

std::string copy_of(const std::string& id, std::size_t number) {
  return fmt::format("stackpilot_{}_{}", id, number);
}

const std::vector<std::string>& tables_of(const FaultSite& site) {
  return site.dependency().contract.tables;
}

Result<bool> is_table(const FaultSite& site, const std::string& name) {
  return query_database(site, fmt::format("SELECT to_regclass({})", sql_literal(name)))
      .map([](const std::string& there) { return !there.empty(); });
}

// An earlier version saved one row of the first table, as stackpilot_<id>.
Result<bool> restore_one_row(const FaultSite& site) {
  const std::string saved = "stackpilot_" + site.id;
  TRY_ASSIGN(const bool there, is_table(site, saved));
  if (!there || tables_of(site).empty()) return false;
  const std::string table = sql_name(tables_of(site).front());
  TRY_ASSIGN(
      const std::string key,
      query_database(site, fmt::format("SELECT quote_ident(attname) FROM pg_index JOIN "
                                       "pg_attribute ON attrelid = indrelid AND attnum = indkey[0] "
                                       "WHERE indisprimary AND indrelid = {}::regclass",
                                       sql_literal(table))));
  TRY(query_database(site, fmt::format("DELETE FROM {0} t USING {1} s WHERE t.{2} = s.{2}; "
                                       "INSERT INTO {0} TABLE {1}; DROP TABLE {1}",
                                       table, saved, key)));
  return true;
}

}  // namespace

std::string saving(const std::vector<std::string>& tables, const std::string& id) {
  std::string sql;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    sql += fmt::format("CREATE TABLE {} AS TABLE {};", copy_of(id, i), sql_name(tables[i]));
  }
  return sql;
}

// As the contract lists them, a table comes before those that refer to it.
std::string restoring(const std::vector<std::string>& tables, const std::string& id) {
  std::string sql = "SET CONSTRAINTS ALL DEFERRED;";
  for (std::size_t i = tables.size(); i-- > 0;) {
    sql += fmt::format("DELETE FROM {};", sql_name(tables[i]));
  }
  for (std::size_t i = 0; i < tables.size(); ++i) {
    sql += fmt::format("INSERT INTO {} OVERRIDING SYSTEM VALUE TABLE {};DROP TABLE {};",
                       sql_name(tables[i]), copy_of(id, i), copy_of(id, i));
  }
  return sql;
}

Status save_tables(const FaultSite& site) {
  if (tables_of(site).empty()) {
    return fail(ErrorKind::kUsage, "the contract names no tables whose rows are the data",
                "declare dependency.tables in x-stackpilot");
  }
  TRY(query_database(site, saving(tables_of(site), site.id)));
  return {};
}

Result<std::string> changed_in_tables(const FaultSite& site) {
  std::string parts;
  for (std::size_t i = 0; i < tables_of(site).size(); ++i) {
    parts += fmt::format(
        "{2}(SELECT 'gone: ' || s::text FROM (TABLE {0}) s EXCEPT SELECT 'gone: ' || t::text FROM "
        "(TABLE {1}) t) UNION ALL (SELECT 'new: ' || t::text FROM (TABLE {1}) t EXCEPT SELECT "
        "'new: ' || s::text FROM (TABLE {0}) s)",
        copy_of(site.id, i), sql_name(tables_of(site)[i]), i == 0 ? "" : " UNION ALL ");
  }
  return query_database(site, parts);
}

Result<bool> restore_tables(const FaultSite& site) {
  TRY_ASSIGN(const bool older, restore_one_row(site));
  TRY_ASSIGN(const bool saved, is_table(site, copy_of(site.id, 0)));
  if (!saved) return older;
  TRY(query_database(site, restoring(tables_of(site), site.id)));
  return true;
}

}  // namespace stackpilot::node
