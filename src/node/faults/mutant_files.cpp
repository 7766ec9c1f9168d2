#include "node/faults/mutant_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "base/text.h"
#include "node/faults/sql_text.h"
#include "service/dependency/psql.h"
#include "service/dependency/redis_cli.h"
#include "service/mutants.h"

namespace stackpilot::node {
namespace {

using service::DockerArguments;

constexpr std::size_t longest_id = 200;

bool is_mutant_name(const std::string& name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.find_first_not_of(allowed) == std::string::npos;
}

bool is_record_id(const std::string& id) {
  return !id.empty() && id.size() <= longest_id &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string with_literal(std::string statement, const std::string& id) {
  constexpr std::string_view variable = ":'id'";
  const std::string value = sql_literal(id);
  for (std::size_t at = 0; (at = statement.find(variable, at)) != std::string::npos;
       at += value.size()) {
    statement.replace(at, variable.size(), value);
  }
  return statement;
}

// How what a kind of dependency has stored is changed.
struct ChangeKind {
  std::string_view kind;
  DockerArguments (*call)(const Dependency& dependency, const std::string& text,
                          const std::string& id);
};

constexpr ChangeKind change_kinds[] = {
    {"postgres",
     [](const Dependency& dependency, const std::string& text, const std::string& id) {
       return service::psql_arguments(dependency, {.sql = with_literal(text, id)});
     }},
    {"redis",
     [](const Dependency& dependency, const std::string& text, const std::string& id) {
       return service::redis_cli_arguments(dependency, {"EVAL", text, "0", id});
     }},
};

const ChangeKind* change_kind_of(const Service& service) {
  if (!service.dependency) return nullptr;
  const std::string& kind = service.dependency->contract.kind;
  return find_or_null(change_kinds, [&](const ChangeKind& one) { return one.kind == kind; });
}

}  // namespace

Result<fs::path> mutant_file(const fs::path& root, const Service& service, const std::string& name,
                             const std::string& suffix) {
  const fs::path file = service::mutants_of(root, service) / (name + suffix);
  if (is_mutant_name(name) && fs::is_regular_file(file)) return file;
  return fail(ErrorKind::kUsage, fmt::format("there is no {}{} in tests/mutants/{}",
                                             printable(name), suffix, service.project));
}

Result<DockerArguments> mutant_change(const fs::path& root, const Service& service,
                                      const std::string& name, const std::string& id) {
  if (!is_record_id(id)) return fail(ErrorKind::kUsage, "not a record's id: " + printable(id));
  const ChangeKind* kind = change_kind_of(service);
  if (kind == nullptr) {
    return fail(
        ErrorKind::kCapability,
        fmt::format("{} has no dependency whose records faults can change", service.project));
  }
  TRY_ASSIGN(const fs::path file,
             mutant_file(root, service, name, std::string(service::suffix_of_changes(service))));
  TRY_ASSIGN(const std::string text, read_file(file));
  return kind->call(*service.dependency, text, id);
}

}  // namespace stackpilot::node
