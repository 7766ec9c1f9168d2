#include "node/faults/mutant_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "node/faults/sql_text.h"

namespace stackpilot::node {
namespace {

constexpr std::size_t longest_id = 200;

bool is_mutant_name(const std::string& name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.find_first_not_of(allowed) == std::string::npos;
}

bool is_record_id(const std::string& id) {
  return !id.empty() && id.size() <= longest_id &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

fs::path mutants_of(const fs::path& root, const Service& service) {
  return root / "tests" / "mutants" / service.project;
}

Result<fs::path> mutant_file(const fs::path& root, const Service& service, const std::string& name,
                             const std::string& suffix) {
  const fs::path file = mutants_of(root, service) / (name + suffix);
  if (is_mutant_name(name) && fs::is_regular_file(file)) return file;
  return fail(ErrorKind::kUsage, fmt::format("there is no {}{} in tests/mutants/{}",
                                             printable(name), suffix, service.project));
}

Result<std::string> mutant_statement(const fs::path& root, const Service& service,
                                     const std::string& name, const std::string& id) {
  constexpr std::string_view variable = ":'id'";
  if (!is_record_id(id)) return fail(ErrorKind::kUsage, "not a record's id: " + printable(id));
  TRY_ASSIGN(const fs::path file, mutant_file(root, service, name, ".sql"));
  TRY_ASSIGN(std::string statement, read_file(file));
  const std::string value = sql_literal(id);
  for (std::size_t at = 0; (at = statement.find(variable, at)) != std::string::npos;
       at += value.size()) {
    statement.replace(at, variable.size(), value);
  }
  return statement;
}

}  // namespace stackpilot::node
