#include "model/state_schema.h"

#include <fmt/format.h>

#include <charconv>

namespace stackpilot {
namespace {

constexpr std::size_t longest_schema = 32;

constexpr const char* way_out =
    "write the number back, or remove .stackpilot/schema if no newer StackPilot has used this lab";

}  // namespace

Result<int> parse_state_schema(const std::string& text) {
  const std::string digits = text.substr(0, text.find('\n'));
  int number = -1;
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  const bool is_whole = read.ec == std::errc() && read.ptr == end;
  if (is_whole && number >= 0 && text.size() <= digits.size() + 1) return number;
  return fail(ErrorKind::kBroken, ".stackpilot/schema holds no version of the lab's state",
              way_out);
}

Result<StateAge> age_of_schema(int found, int known) {
  if (found <= known) return found == known ? StateAge::kCurrent : StateAge::kOlder;
  return fail(ErrorKind::kUsage,
              fmt::format("this lab was made by a newer StackPilot: the schema of .stackpilot is "
                          "{}, and this one knows up to {}",
                          found, known),
              "use the newer StackPilot, or remove the lab with it: make destroy");
}

Result<StateAge> age_of_state(const Workspace& workspace) {
  if (workspace.lab_id().empty()) return StateAge::kCurrent;
  std::error_code failed;
  if (!fs::exists(workspace.schema(), failed) && !failed) return age_of_schema(0, state_schema);
  const Result<std::string> text = read_file(workspace.schema(), longest_schema);
  if (!text) return fail(ErrorKind::kBroken, text.error().message, way_out);
  TRY_ASSIGN(const int found, parse_state_schema(*text));
  return age_of_schema(found, state_schema);
}

Status write_state_schema(const Workspace& workspace) {
  return write_file(workspace.schema(), fmt::format("{}\n", state_schema));
}

}  // namespace stackpilot
