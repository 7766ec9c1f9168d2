#include "access/observe/lock_reader.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

namespace stackpilot::access {

// "1: FLOCK  ADVISORY  WRITE 4242 08:01:1234 0 EOF"
bool lists_lock(std::string_view locks, unsigned long inode, int self) {
  const std::string ending = fmt::format(":{}", inode);
  for (const std::string_view line : lines_of(locks)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 6 || words[1] != "FLOCK") continue;
    if (words[5].ends_with(ending) && words[4] != std::to_string(self)) return true;
  }
  return false;
}

std::string read_lock_holder(const fs::path& lock) {
  struct stat file {};
  if (::stat(lock.c_str(), &file) != 0) return "";
  if (!lists_lock(read_file("/proc/locks").value_or(""), file.st_ino, ::getpid())) return "";
  return read_file(lock, 4096).value_or("another run");
}

}  // namespace stackpilot::access
