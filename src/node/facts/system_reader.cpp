#include "node/facts/system_reader.h"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <charconv>

#include "access/exec/process.h"
#include "base/files.h"
#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::node {
namespace {

constexpr auto systemctl_timeout = Millis(3'000);

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// What systemctl says; when it cannot be asked, why, and `system.silent` if it was too slow.
std::string ask_systemctl(std::vector<std::string> arguments, SystemFact& system) {
  arguments.insert(arguments.begin(), "systemctl");
  const auto said =
      access::run({.argv = std::move(arguments), .timeout = scaled(systemctl_timeout)});
  if (said) return access::trimmed(said->out);
  if (access::is_timeout(said.error())) system.silent = true;
  return said.error().message;
}

// The limit of the control group that the node's first process is in: of version 2 or 1.
std::string group_limit() {
  for (const char* file :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    if (const auto limit = read_file(file)) return access::trimmed(*limit);
  }
  return "";
}

bool is_root_writable() {
  struct statvfs root {};
  return ::statvfs("/", &root) == 0 && (root.f_flag & ST_RDONLY) == 0;
}

}  // namespace

SystemFact read_system() {
  SystemFact system;
  system.state = ask_systemctl({"is-system-running"}, system);
  if (system.state != "running" && !system.silent) {
    system.failed_units =
        parse_units(ask_systemctl({"list-units", "--failed", "--plain", "--no-legend"}, system));
  }
  system.root_writable = is_root_writable();
  system.memory_bytes = memory_limit(read_file("/proc/meminfo").value_or(""), group_limit());
  return system;
}

std::optional<ProcessFact> read_process(int pid) {
  const auto status = read_file(fmt::format("/proc/{}/status", pid));
  if (!status) return std::nullopt;
  return parse_process(*status);
}

ProcessFact parse_process(std::string_view status) {
  ProcessFact process;
  for (const std::string_view line : lines_of(status)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 2) continue;
    if (words[0] == "Uid:") process.uid = static_cast<int>(number_of(words[1]));
    if (words[0] == "Gid:") process.gid = static_cast<int>(number_of(words[1]));
    if (words[0] == "CapEff:") process.capabilities = words[1];
    if (words[0] == "NoNewPrivs:") process.no_new_privileges = words[1] == "1";
    if (words[0] == "Seccomp:") process.seccomp = static_cast<int>(number_of(words[1]));
    if (words[0] != "Groups:") continue;
    for (std::size_t i = 1; i < words.size(); ++i) {
      process.groups.push_back(static_cast<int>(number_of(words[i])));
    }
  }
  return process;
}

std::vector<std::string> parse_units(std::string_view text) {
  std::vector<std::string> units;
  for (const std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);
    if (!words.empty() && words[0].find('.') != std::string_view::npos) {
      units.emplace_back(words[0]);
    }
  }
  return units;
}

std::int64_t memory_limit(std::string_view meminfo, std::string_view limit) {
  std::int64_t total = 0;
  for (const std::string_view line : lines_of(meminfo)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() > 1 && words[0] == "MemTotal:") total = number_of(words[1]) * 1024;
  }
  const std::int64_t of_group = number_of(limit);
  return of_group > 0 ? std::min(total, of_group) : total;
}

}  // namespace stackpilot::node
