#include "model/repository.h"

#include <fmt/format.h>

#include "base/this_program.h"
#include "model/lab_spec.h"
#include "model/program_place.h"

namespace stackpilot {
namespace {

bool is_repository(const fs::path& folder) {
  std::error_code unreadable;
  return !folder.empty() && fs::is_regular_file(folder / lab_spec_path, unreadable);
}

tl::unexpected<Error> not_found(const std::string& why) {
  return fail(ErrorKind::kUsage, why,
              fmt::format("go into the folder that has {}, or name it: --repo DIR", lab_spec_path));
}

Result<fs::path> named_one(const std::string& name) {
  std::error_code failed;
  const fs::path folder = fs::canonical(name, failed);
  if (failed) return not_found(fmt::format("--repo {}: {}", name, failed.message()));
  if (!fs::is_directory(folder, failed))
    return not_found(fmt::format("--repo {}: no folder", name));
  if (is_repository(folder)) return folder;
  return not_found(
      fmt::format("--repo {}: no repository of StackPilot, it has no {}", name, lab_spec_path));
}

// Empty when there is none.
fs::path one_around(fs::path folder) {
  while (!folder.empty() && !is_repository(folder)) {
    folder = folder == folder.root_path() ? fs::path() : folder.parent_path();
  }
  return folder;
}

}  // namespace

Result<FoundRepository> find_repository(const RepositorySearch& search) {
  if (!search.named.empty()) {
    return named_one(search.named).map([](const fs::path& root) {
      return FoundRepository{root, {}};
    });
  }
  const fs::path around_program = repository_around(search.program);
  const fs::path of_program = is_repository(around_program) ? around_program : fs::path();
  const fs::path here = one_around(search.current);
  if (!here.empty()) return FoundRepository{here, here == of_program ? fs::path() : of_program};
  if (!of_program.empty()) return FoundRepository{of_program, {}};
  return not_found(fmt::format(
      "this is no repository of StackPilot: neither {} nor a folder above "
      "has {}",
      search.current.empty() ? "the folder that it was called in" : search.current.string(),
      lab_spec_path));
}

RepositorySearch search_from_here(const std::string& named) {
  std::error_code gone;
  return {named, fs::current_path(gone), this_program_path().value_or(fs::path())};
}

}  // namespace stackpilot
