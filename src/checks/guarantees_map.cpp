#include "checks/guarantees_map.h"

#include <fmt/format.h>

#include "guarantees/guarantee.h"

namespace stackpilot::checks {
namespace {

constexpr std::string_view table_begin = "<!-- guarantees: written by `make guarantees-map` -->\n";
constexpr std::string_view table_end = "<!-- end of guarantees -->\n";

std::string_view proven_by(Proof proof) {
  switch (proof) {
    case Proof::kRuntime:
      return "observed and judged at runtime";
    case Proof::kDrill:
      return "proven by drills, not counted by verify";
    case Proof::kRepo:
      return "proven by a repo check";
  }
  return "";
}

std::string guarantees_table() {
  std::string table = "| id | guarantee | proven by |\n|---|---|---|\n";
  for (const Guarantee& one : all_guarantees()) {
    table +=
        fmt::format("| [{}]({}) | {} | `{}` |\n", one.id, runbook_of(one), one.claim, one.command);
  }
  return table;
}

}  // namespace

std::string guarantees_map() {
  std::string map =
      "# Generated from src/guarantees by `make guarantees-map`; a repo check compares.\n"
      "# GUARANTEE | ENFORCED_BY | PROOF_COMMAND | NOTES\n";
  for (const Guarantee& one : all_guarantees()) {
    map += fmt::format("{} | {} | {} | {} ({}; tested by {}; mended by {})\n", one.id,
                       fmt::join(one.enforced_by, ", "), one.command, one.claim,
                       proven_by(one.proof), fmt::join(one.tests, ", "), runbook_of(one));
  }
  return map;
}

Result<std::string> with_guarantees_table(std::string_view readme) {
  const std::size_t begin = readme.find(table_begin);
  const std::size_t end = readme.find(table_end);
  const bool once = begin != std::string_view::npos && end != std::string_view::npos &&
                    begin < end && readme.rfind(table_begin) == begin &&
                    readme.rfind(table_end) == end;
  if (!once) {
    return fail(ErrorKind::kUsage, "README.md does not mark the table of guarantees",
                fmt::format("put these lines where it belongs: {}{}", table_begin, table_end));
  }
  return fmt::format("{}{}{}", readme.substr(0, begin + table_begin.size()), guarantees_table(),
                     readme.substr(end));
}

}  // namespace stackpilot::checks
