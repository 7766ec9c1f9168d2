#include "machine/container/engine_pid.h"

#include <fmt/format.h>

#include <charconv>

namespace stackpilot::machine::container {

bool is_command_of(const std::string& command_line, const std::string& program,
                   const fs::path& folder) {
  const std::size_t end = command_line.find('\0');
  if (fs::path(command_line.substr(0, end)).filename() != program) return false;
  const std::string argument = std::string(1, '\0') + folder.string();
  for (std::size_t at = command_line.find(argument); at != std::string::npos;
       at = command_line.find(argument, at + 1)) {
    const std::size_t after = at + argument.size();
    if (after == command_line.size()) return true;
    if (command_line[after] == '\0' || command_line[after] == '/') return true;
  }
  return false;
}

pid_t living_pid(const fs::path& file, const std::string& program, const fs::path& folder) {
  const Result<std::string> text = read_file(file, 64);
  if (!text) return 0;
  pid_t pid = 0;
  std::from_chars(text->data(), text->data() + text->size(), pid);
  if (pid <= 0) return 0;
  const Result<std::string> line = read_file(fmt::format("/proc/{}/cmdline", pid), 1U << 16U);
  return line && is_command_of(*line, program, folder) ? pid : 0;
}

void remove_stale_pid(const fs::path& file, const std::string& program, const fs::path& folder) {
  if (living_pid(file, program, folder) != 0) return;
  std::error_code ignored;
  fs::remove(file, ignored);
}

}  // namespace stackpilot::machine::container
