// Processes and systemd units.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "footprint/parts.h"

namespace stackpilot::footprint {
namespace {

struct Process {
  int parent = 0;
  char state = '?';
  std::string name;
  std::string line;           ///< arguments, separated by spaces; empty for a kernel thread
  std::string pid_namespace;  ///< PID namespace; empty if it could not be read
  bool hidden = false;        ///< reading its namespace is not permitted: it has more privileges
};

using Processes = std::map<int, Process>;

int number_of(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// stat is "1 (name with ) and spaces) S 0 ...".
std::optional<Process> read_process(const fs::path& folder) {
  const Result<std::string> stat = read_file(folder / "stat", 4096);
  if (!stat) return std::nullopt;
  const std::size_t open = stat->find('(');
  const std::size_t close = stat->rfind(')');
  if (open == std::string::npos || close == std::string::npos || close + 3 >= stat->size()) {
    return std::nullopt;
  }
  Process process;
  process.name = printable(stat->substr(open + 1, close - open - 1), 64);
  process.state = (*stat)[close + 2];
  process.parent = number_of(std::string_view(*stat).substr(close + 4));
  process.line = read_file(folder / "cmdline", 1U << 20U).value_or("");
  std::replace(process.line.begin(), process.line.end(), '\0', ' ');
  std::error_code failed;
  process.pid_namespace = fs::read_symlink(folder / "ns/pid", failed).string();
  process.hidden = failed == std::errc::permission_denied;
  return process;
}

Processes read_processes(const fs::path& proc) {
  Processes all;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(proc, failed)) {
    const int pid = number_of(entry.path().filename().string());
    if (pid <= 0) continue;
    if (std::optional<Process> process = read_process(entry.path())) all[pid] = *process;
  }
  return all;
}

// Whether `pid` is this process or one of its descendants.
bool is_ours(const Processes& all, int pid) {
  for (auto found = all.find(pid); found != all.end(); found = all.find(found->second.parent)) {
    if (found->first == ::getpid()) return true;
  }
  return false;
}

std::string name_of(const Processes& all, int pid) {
  const auto found = all.find(pid);
  return found == all.end() ? "nobody" : found->second.name;
}

// Leaves out processes in containers, which have another PID namespace. A container shows as the
// process that runs it.
void read_running(const Scope& scope, Part& part) {
  const Processes all = read_processes(scope.root / "proc");
  const auto self = all.find(::getpid());
  if (self == all.end()) {
    part.problem = "/proc does not show this process";
    return;
  }
  std::map<std::string, int> counts;
  for (const auto& [pid, process] : all) {
    if (process.hidden && ::geteuid() != 0) {
      part.problem = "only root can tell other users' processes from those of containers";
      return;
    }
    // A process with more privileges than root here is in no container.
    const bool outside = process.hidden || process.pid_namespace == self->second.pid_namespace;
    const bool counts_here = outside && process.state != 'Z' && !process.line.empty() &&
                             !names_left_out(scope, process.line) && !is_ours(all, pid);
    if (counts_here) {
      ++counts[fmt::format("{}, child of {}", process.name, name_of(all, process.parent))];
    }
  }
  for (const auto& [name, count] : counts) part.items[name] = fmt::format("{} running", count);
}

// Whether a unit belongs to a login session.
bool is_of_a_session(std::string_view unit) {
  return unit.starts_with("session-") || unit.starts_with("user@") ||
         unit.starts_with("user-runtime-dir@") || unit.starts_with("user-");
}

void read_units(const Scope& scope, Part& part) {
  if (!fs::exists(scope.root / "run/systemd/system")) {
    part.items["systemd"] = "does not run here";
    return;
  }
  const std::string listed =
      output_of({"systemctl", "list-units", "--all", "--full", "--plain", "--no-legend",
                 "--type=service,socket,timer,path,target,slice,scope"},
                part);
  for (const std::string_view line : lines_of(listed)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 3 || is_of_a_session(words[0])) continue;
    part.items[std::string(words[0])] = fmt::format("{} {}", words[1], words[2]);
  }
}

}  // namespace

std::vector<Reader> process_readers() {
  return {{"running processes", read_running}, {"units", read_units}};
}

}  // namespace stackpilot::footprint
