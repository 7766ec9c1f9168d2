#include "service/lab.h"

#include <fmt/format.h>

#include "base/files.h"
#include "service/contract/parse_contract.h"
#include "service/project.h"

namespace stackpilot::service {
namespace {

constexpr std::size_t largest_compose_file = 1U << 20U;

Result<Service> load_service(const fs::path& repository, const std::string& compose_file) {
  const Result<std::string> text = read_file(repository / compose_file, largest_compose_file);
  if (text) return read_service(*text, compose_file);
  return fail(ErrorKind::kUsage, text.error().message,
              fmt::format("restore it, or take it from `services` in {}", lab_spec_path));
}

// Projects are told apart by their names.
Status require_own_name(const Service& service, const LabSpec& lab) {
  constexpr const char* next = "move it to a folder of another name, and correct infra/lab.yaml";
  if (service.project.empty()) {
    return fail(
        ErrorKind::kUsage,
        fmt::format("{}: Compose cannot name a project after its folder", service.compose_file),
        next);
  }
  for (const Service& other : lab.services) {
    if (other.project != service.project) continue;
    return fail(ErrorKind::kUsage,
                fmt::format("{}: Compose names its project {} after its folder, as it does that of "
                            "{}",
                            service.compose_file, service.project, other.compose_file),
                next);
  }
  return {};
}

}  // namespace

Result<Service> read_service(const std::string& text, const std::string& compose_file) {
  const std::string folder = fs::path(compose_file).parent_path().generic_string();
  TRY_ASSIGN(Contract contract, parse_contract(text, compose_file, folder));
  return read_project(text, compose_file, std::move(contract));
}

Result<LabSpec> load_lab(const fs::path& repository) {
  TRY_ASSIGN(LabSpec lab, load_lab_spec(repository));
  for (const std::string& file : lab.compose_files) {
    TRY_ASSIGN(Service one, load_service(repository, file));
    TRY(require_own_name(one, lab));
    lab.services.push_back(std::move(one));
  }
  return lab;
}

}  // namespace stackpilot::service
