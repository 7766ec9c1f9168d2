#include "access/observe/placed_program.h"

#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "access/observe/node_target.h"
#include "base/file_lock.h"
#include "model/fault.h"
#include "model/program_place.h"

namespace stackpilot::access {
namespace {

constexpr const char* this_program = "/proc/self/exe";
constexpr std::size_t largest_program = 1U << 30U;
constexpr auto everybody_runs = fs::perms(0755);
// The second finds what the first has put there.
constexpr int attempts = 2;

bool is_same_file(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool has_same_bytes(const fs::path& one, const fs::path& other) {
  std::error_code unreadable;
  const auto size = fs::file_size(one, unreadable);
  if (unreadable || size != fs::file_size(other, unreadable)) return false;
  std::ifstream first(one, std::ios::binary);
  std::ifstream second(other, std::ios::binary);
  std::vector<char> left(1U << 20U);
  std::vector<char> right(left.size());
  while (first && second) {
    first.read(left.data(), static_cast<std::streamsize>(left.size()));
    second.read(right.data(), static_cast<std::streamsize>(right.size()));
    const std::streamsize got = first.gcount();
    if (got != second.gcount()) return false;
    if (std::memcmp(left.data(), right.data(), static_cast<std::size_t>(got)) != 0) return false;
  }
  return first.eof() && second.eof();
}

bool is_for_everybody(const fs::path& place) {
  std::error_code missing;
  return fs::status(place, missing).permissions() == everybody_runs;
}

// Root may work on the lab of another user, who must be able to remove what root has put there.
Status give_to_owner_of_folder(const fs::path& place) {
  struct stat folder = {};
  if (::geteuid() != 0 || ::stat(place.parent_path().c_str(), &folder) != 0) return {};
  if (::lchown(place.c_str(), folder.st_uid, folder.st_gid) == 0) return {};
  return io_error("give away", place);
}

Status copy_program(const fs::path& program, const fs::path& place) {
  TRY_ASSIGN(const std::string bytes, read_file(program, largest_program));
  TRY(write_file(place, bytes, everybody_runs));
  return give_to_owner_of_folder(place);
}

Status require_static() {
  TRY_ASSIGN(const bool is_static, is_static_program(this_program));
  if (is_static) return {};
  return fail(ErrorKind::kUsage,
              "this build of StackPilot is not linked statically, so nodes cannot run it",
              "use the one that `make` builds, or build it with -DSTACKPILOT_STATIC=ON");
}

// A node heals a fault by itself with the program that has made it.
bool may_be_needed_for_healing(const Workspace& workspace) {
  const auto open = read_open_faults(workspace.ledger());
  return !open || !open->empty();
}

}  // namespace

HeldProgram::HeldProgram(HeldProgram&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

HeldProgram& HeldProgram::operator=(HeldProgram&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

HeldProgram::~HeldProgram() {
  if (fd_ >= 0) ::close(fd_);
}

bool HeldProgram::is_at(const fs::path& place) const {
  struct stat held = {}, there = {};
  return ::fstat(fd_, &held) == 0 && ::stat(place.c_str(), &there) == 0 &&
         is_same_file(held, there);
}

// Only one command at a time changes which programs a folder holds: between a look at a name and
// what is done to it, nobody gives that name to another file.
Result<HeldProgram> HeldProgram::put(const fs::path& program, const fs::path& place) {
  TRY_ASSIGN(const FileLock alone, FileLock::await_folder(place.parent_path()));
  for (int attempt = 0; attempt < attempts; ++attempt) {
    HeldProgram held(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
    const bool is_held = held.fd_ >= 0 && ::flock(held.fd_, LOCK_SH) == 0 && held.is_at(place);
    if (is_held && is_for_everybody(place) && has_same_bytes(program, place)) return held;
    TRY(copy_program(program, place));
  }
  return fail(ErrorKind::kBroken, fmt::format("{} does not stay what it was made", place.string()),
              "find out what else writes there");
}

void remove_unused_programs(const fs::path& folder) {
  const auto alone = FileLock::await_folder(folder);
  if (!alone) return;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
    if (!is_program_for_nodes(entry.path().filename().string())) continue;
    const int fd = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) continue;
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
    ::close(fd);
  }
}

Result<bool> is_static_program(const fs::path& program) {
  std::ifstream file(program, std::ios::binary);
  Elf64_Ehdr header = {};
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  if (!file || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
    return fail(ErrorKind::kBroken, fmt::format("{} is no program", program.string()));
  }
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment = {};
    file.seekg(static_cast<std::streamoff>(header.e_phoff + std::size_t{i} * header.e_phentsize));
    file.read(reinterpret_cast<char*>(&segment), sizeof segment);
    if (!file) return fail(ErrorKind::kBroken, fmt::format("{} is cut short", program.string()));
    if (segment.p_type == PT_INTERP) return false;
  }
  return true;
}

Status place_program(const Workspace& workspace) {
  static std::mutex mutex;
  static std::map<fs::path, HeldProgram> held;
  const std::scoped_lock alone(mutex);
  if (workspace.lab_id().empty()) return {};
  const fs::path place = workspace.program();
  const auto before = held.find(place);
  if (before != held.end() && before->second.is_at(place)) return {};
  TRY(require_static());
  TRY_ASSIGN(HeldProgram program, HeldProgram::put(this_program, place));
  held.insert_or_assign(place, std::move(program));
  if (!may_be_needed_for_healing(workspace)) remove_unused_programs(place.parent_path());
  return {};
}

Status prepare_to_reach(const Workspace& workspace) {
  TRY(make_socket_folder(workspace));
  return place_program(workspace);
}

}  // namespace stackpilot::access
