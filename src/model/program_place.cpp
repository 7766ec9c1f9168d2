#include "model/program_place.h"

#include <fmt/format.h>

#include "base/this_program.h"

namespace stackpilot {
namespace {

constexpr std::string_view name_start = "stackpilot-";
constexpr std::size_t name_digits = 16;

}  // namespace

const fs::path& this_program_for_nodes() {
  static const fs::path path =
      fs::path(programs_for_nodes) /
      fmt::format("{}{}", name_start, this_program_digest().substr(0, name_digits));
  return path;
}

bool is_program_for_nodes(const std::string& name) {
  return name.size() == name_start.size() + name_digits && name.starts_with(name_start) &&
         name.find_first_not_of("0123456789abcdef", name_start.size()) == std::string::npos;
}

fs::path repository_around(const fs::path& program) {
  const fs::path folder = program.parent_path();
  if (folder.filename() == "bin") return folder.parent_path();
  const fs::path two = folder.parent_path().filename() / folder.filename();
  return two == fs::path(programs_for_nodes) ? folder.parent_path().parent_path() : fs::path();
}

}  // namespace stackpilot
