#include "service/mutants.h"

namespace stackpilot::service {

fs::path mutants_of(const fs::path& root, const Service& service) {
  return root / "tests" / "mutants" / service.project;
}

std::string_view suffix_of_changes(const Service& service) {
  const std::string kind = service.dependency ? service.dependency->contract.kind : "";
  if (kind == "postgres") return ".sql";
  return kind == "redis" ? ".lua" : "";
}

}  // namespace stackpilot::service
