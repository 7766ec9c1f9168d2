// Kernel state: mounts, settings, control groups, loop devices.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "access/observe/host_reader.h"
#include "base/text.h"
#include "footprint/parts.h"

namespace stackpilot::footprint {
namespace {

void read_mounts(const Scope& scope, Part& part) {
  const Result<std::string> text = read_file(scope.root / "proc/self/mountinfo");
  if (!text) {
    part.problem = text.error().message;
    return;
  }
  const std::vector<std::string> points = access::mount_points(*text);
  const std::vector<std::string_view> lines = lines_of(*text);
  for (std::size_t i = 0; i < points.size() && i < lines.size(); ++i) {
    if (is_left_out(scope, points[i])) continue;
    // Without the mount and device ids and peer groups, which are new with every mount.
    std::string rest;
    const std::vector<std::string_view> words = words_of(lines[i]);
    for (std::size_t word = 3; word < words.size(); ++word) {
      if (word != 4 && !words[word].starts_with("master:") && !words[word].starts_with("shared:")) {
        rest += fmt::format("{} ", words[word]);
      }
    }
    part.items[points[i]] += rest + "; ";  // mounts can be stacked
  }
}

// The last process id changes all the time; binfmt_misc is a file system of its own.
bool is_no_setting(const std::string& name) {
  return name == "kernel/ns_last_pid" || name.starts_with("fs/binfmt_misc");
}

// Adds the settings that are readable and writable: read-only ones are mostly counters.
void add_settings(const fs::path& folder, const std::string& name, Part& part) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const std::string inner = name + entry.path().filename().string();
    if (is_no_setting(inner)) continue;
    struct stat found = {};
    if (::lstat(entry.path().c_str(), &found) != 0) continue;
    if (S_ISDIR(found.st_mode)) {
      add_settings(entry.path(), inner + "/", part);
    } else if ((found.st_mode & 0222U) != 0 && (found.st_mode & 0444U) != 0) {
      const Result<std::string> value = read_file(entry.path(), 65'536);
      if (value) part.items[inner] = printable(*value, 200);
    }
  }
}

void read_settings(const Scope& scope, Part& part) {
  add_settings(scope.root / "proc/sys", "", part);
  if (part.items.empty()) part.problem = "/proc/sys shows no setting";
}

// Whether a control group is that of a container. Groups inside it are left out.
bool is_container(const std::string& name) {
  const auto is_id = [](std::string_view text) {
    return text.size() == 64 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  };
  if (is_id(name)) return true;
  const std::size_t dash = name.rfind('-');
  return name.ends_with(".scope") && dash != std::string::npos &&
         is_id(std::string_view(name).substr(dash + 1, name.size() - dash - 7));
}

void add_cgroups(const fs::path& folder, const std::string& name, Part& part) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.is_symlink(failed) || !entry.is_directory(failed)) continue;
    const std::string last = entry.path().filename().string();
    const std::string inner = fmt::format("{}/{}", name, last);
    part.items[inner] = "is there";
    if (!is_container(last)) add_cgroups(entry.path(), inner, part);
  }
}

void read_cgroups(const Scope& scope, Part& part) {
  const fs::path root = scope.root / "sys/fs/cgroup";
  if (!fs::exists(root)) {
    part.problem = "no control groups are mounted at /sys/fs/cgroup";
    return;
  }
  add_cgroups(root, "", part);
}

void read_loop_devices(const Scope& scope, Part& part) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(scope.root / "sys/block", failed)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("loop")) continue;
    const Result<std::string> file = read_file(entry.path() / "loop/backing_file", 4096);
    part.items[name] = file ? printable(*file) : "free";
  }
  if (failed) part.problem = "/sys/block: " + failed.message();
}

}  // namespace

std::vector<Reader> kernel_readers() {
  return {{"mounts", read_mounts},
          {"kernel settings", read_settings},
          {"control groups", read_cgroups},
          {"loop devices", read_loop_devices}};
}

}  // namespace stackpilot::footprint
