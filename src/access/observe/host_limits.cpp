#include "access/observe/host_limits.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace stackpilot::access {
namespace {

long count_inotify(const fs::path& descriptors) {
  long count = 0;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(descriptors, failed)) {
    if (fs::read_symlink(entry.path(), failed) == "anon_inode:inotify") ++count;
  }
  return count;
}

}  // namespace

InotifyInstances read_inotify_instances(const fs::path& proc) {
  InotifyInstances found;
  const std::string text = read_file(proc / "sys/fs/inotify/max_user_instances", 64).value_or("");
  std::from_chars(text.data(), text.data() + text.size(), found.limit);
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(proc, failed)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      found.in_use += count_inotify(entry.path() / "fd");
    }
  }
  return found;
}

bool can_virtualise(const fs::path& proc) {
  const std::string text = read_file(proc / "cpuinfo").value_or("");
  for (const std::string_view line : lines_of(text)) {
    if (!line.starts_with("flags")) continue;
    const std::vector<std::string_view> flags = words_of(line);
    return std::any_of(flags.begin(), flags.end(),
                       [](std::string_view flag) { return flag == "vmx" || flag == "svm"; });
  }
  return true;  // of another architecture
}

}  // namespace stackpilot::access
