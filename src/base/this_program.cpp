#include "base/this_program.h"

#include "base/digest.h"

namespace stackpilot {
namespace {

constexpr const char* running_file = "/proc/self/exe";

}  // namespace

Result<fs::path> this_program_path() {
  std::error_code failed;
  fs::path path = fs::read_symlink(running_file, failed);
  if (!failed && fs::equivalent(path, running_file, failed) && !failed) return path;
  return fail(ErrorKind::kBroken, "the file of this program was removed or replaced while it ran",
              "run the command again");
}

const std::string& this_program_digest() {
  static const std::string digest = file_digest(running_file).value_or("");
  return digest;
}

}  // namespace stackpilot
