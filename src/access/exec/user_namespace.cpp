#include "access/exec/user_namespace.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "access/exec/process.h"
#include "base/text.h"

namespace stackpilot::access {
namespace {

struct Entry {
  std::string_view owner;
  SubordinateIds ids;
};

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

// owner:first:count
std::optional<Entry> parse_entry(std::string_view line) {
  const std::size_t first = line.find(':');
  const std::size_t second = line.rfind(':');
  if (first == std::string_view::npos || first == second) return std::nullopt;
  const auto start = number(line.substr(first + 1, second - first - 1));
  const auto count = number(line.substr(second + 1));
  if (!start || !count) return std::nullopt;
  return Entry{line.substr(0, first), {*start, *count}};
}

Error incapable(std::string message, std::string hint, std::string detail = {}) {
  return {ErrorKind::kCapability, std::move(message), std::move(hint), std::move(detail)};
}

Status require_helpers() {
  for (const char* program : {"newuidmap", "newgidmap"}) {
    if (find_program(program)) continue;
    return tl::unexpected<Error>(
        incapable(fmt::format("an ordinary user needs {}, which is not installed", program),
                  "sudo apt-get install uidmap"));
  }
  return {};
}

Result<std::string> said_by_id(std::vector<std::string> argv) {
  TRY_ASSIGN(const Output output, run_ok({.argv = std::move(argv), .on_stop = OnStop::kIgnore}));
  return trimmed(output.out);
}

// newgidmap refuses who has another group than the user database says.
Status require_own_group(const std::string& user) {
  TRY_ASSIGN(const std::string group, said_by_id({"id", "-g", user}));
  if (number(group) == ::getgid()) return {};
  return tl::unexpected<Error>(
      incapable(fmt::format("the group of this shell is {}, not {}'s own, {}: newgidmap refuses it",
                            ::getgid(), user, group),
                "log in anew instead of using newgrp or sg, then run again"));
}

tl::unexpected<Error> no_ids(const std::string& user, const char* file, const std::string& uids,
                             const std::string& gids) {
  const unsigned first = first_free_id(uids, gids);
  const std::string range = fmt::format("{}-{}", first, first + subordinate_ids_needed);
  return tl::unexpected<Error>(
      incapable(fmt::format("{} has no range of {} ids for {}", file, subordinate_ids_needed, user),
                fmt::format("sudo usermod --add-subuids {0} --add-subgids {0} {1}", range, user)));
}

bool is_set_to(const fs::path& proc, const char* setting, const char* value) {
  return trimmed(read_file(proc / "sys" / setting, 64).value_or("")) == value;
}

// By its mode, as Debian's, or by file capabilities.
bool is_privileged(const std::string& program) {
  const std::string path = find_program(program).value_or("");
  struct stat found = {};
  return ::stat(path.c_str(), &found) == 0 &&
         ((found.st_mode & S_ISUID) != 0 ||
          ::getxattr(path.c_str(), "security.capability", nullptr, 0) > 0);
}

Error unprivileged(const std::string& program) {
  return incapable(fmt::format("{} has lost its set-user-ID bit, so it can map no ids", program),
                   "sudo apt-get install --reinstall uidmap");
}

void close_both(int (&ends)[2]) {
  for (int& end : ends) {
    if (end >= 0) ::close(end);
    end = -1;
  }
}

bool tell(int file, int code) {
  return ::write(file, &code, sizeof code) == sizeof code && code == 0;
}

// By system call: the C library would first ask all threads, of which a child has none.
int become_root() {
  const bool done = ::syscall(SYS_setgroups, 0, nullptr) == 0 &&
                    ::syscall(SYS_setresgid, 0, 0, 0) == 0 &&
                    ::syscall(SYS_setresuid, 0, 0, 0) == 0;
  return done ? 0 : errno;
}

}  // namespace

std::optional<SubordinateIds> subordinate_ids_of(const std::string& text, const std::string& user,
                                                 uid_t id) {
  for (const std::string_view line : lines_of(text)) {
    const std::optional<Entry> entry = parse_entry(line);
    if (!entry || entry->ids.count < subordinate_ids_needed) continue;
    if (entry->owner == user || entry->owner == fmt::format("{}", id)) return entry->ids;
  }
  return std::nullopt;
}

unsigned first_free_id(const std::string& uids, const std::string& gids) {
  unsigned free = 100'000;
  for (const std::string* text : {&uids, &gids}) {
    for (const std::string_view line : lines_of(*text)) {
      const std::optional<Entry> entry = parse_entry(line);
      if (entry) free = std::max(free, entry->ids.first + entry->ids.count);
    }
  }
  return free;
}

Error namespace_refused(const std::string& what, int code, const fs::path& proc) {
  struct Setting {
    const char* name;
    const char* refuses;
    const char* message;
    const char* change;
  };
  constexpr Setting settings[] = {
      {"kernel/apparmor_restrict_unprivileged_userns", "1",
       "AppArmor lets no ordinary user be root of a user namespace",
       "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"},
      {"kernel/unprivileged_userns_clone", "0", "the kernel lets no ordinary user make a namespace",
       "sudo sysctl -w kernel.unprivileged_userns_clone=1"},
      {"user/max_user_namespaces", "0", "the kernel makes no user namespaces",
       "sudo sysctl -w user.max_user_namespaces=15000"}};
  const std::string detail = fmt::format("{}: {}", what, std::strerror(code));
  for (const Setting& one : settings) {
    if (!is_set_to(proc, one.name, one.refuses)) continue;
    return incapable(fmt::format("{} ({} is {})", one.message, one.name, one.refuses), one.change,
                     detail);
  }
  return incapable("an ordinary user cannot be root of a user namespace here: " + detail,
                   "in a container, its owner has to allow user namespaces; or run as root");
}

Result<NamespaceEntry> NamespaceEntry::prepare() {
  NamespaceEntry entry;
  TRY(require_helpers());
  TRY_ASSIGN(entry.user_, said_by_id({"id", "-un"}));
  TRY(require_own_group(entry.user_));
  const std::string uids = read_file("/etc/subuid").value_or("");
  const std::string gids = read_file("/etc/subgid").value_or("");
  const auto own_uids = subordinate_ids_of(uids, entry.user_, ::getuid());
  const auto own_gids = subordinate_ids_of(gids, entry.user_, ::getuid());
  if (!own_uids) return no_ids(entry.user_, "/etc/subuid", uids, gids);
  if (!own_gids) return no_ids(entry.user_, "/etc/subgid", uids, gids);
  entry.uids_ = *own_uids;
  entry.gids_ = *own_gids;
  if (::pipe2(entry.from_child_, O_CLOEXEC) != 0 || ::pipe2(entry.to_child_, O_CLOEXEC) != 0) {
    return fail(ErrorKind::kBroken, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  }
  return entry;
}

NamespaceEntry::NamespaceEntry(NamespaceEntry&& other) noexcept
    : user_(std::move(other.user_)), uids_(other.uids_), gids_(other.gids_) {
  std::swap(from_child_, other.from_child_);
  std::swap(to_child_, other.to_child_);
}

NamespaceEntry::~NamespaceEntry() {
  close_both(from_child_);
  close_both(to_child_);
}

bool NamespaceEntry::enter() const {
  ::close(to_child_[1]);  // else its end would never be seen
  if (!tell(from_child_[1], ::unshare(CLONE_NEWUSER) == 0 ? 0 : errno)) return false;
  char mapped = 0;
  if (::read(to_child_[0], &mapped, 1) != 1) return false;
  return tell(from_child_[1], become_root());
}

Status NamespaceEntry::hear(const std::string& what) {
  int code = 0;
  ssize_t count = 0;
  do {
    count = ::read(from_child_[0], &code, sizeof code);
  } while (count < 0 && errno == EINTR);
  if (count != sizeof code) return fail(ErrorKind::kBroken, what + ": the child is gone");
  if (code != 0) return tl::unexpected<Error>(namespace_refused(what, code));
  return {};
}

Status NamespaceEntry::map(const char* program, pid_t child, unsigned own,
                           const SubordinateIds& ids) const {
  const Command command{
      .argv = {program, fmt::format("{}", child), "0", fmt::format("{}", own), "1", "1",
               fmt::format("{}", ids.first), fmt::format("{}", subordinate_ids_needed)},
      .on_stop = OnStop::kIgnore};
  TRY_ASSIGN(const Output output, run(command));
  if (output.status == 0) return {};
  Error refused =
      is_privileged(program) ? namespace_refused(program, EPERM) : unprivileged(program);
  refused.detail = trimmed(output.err);
  return tl::unexpected<Error>(std::move(refused));
}

Status NamespaceEntry::admit(pid_t child) {
  ::close(std::exchange(from_child_[1], -1));
  Status admitted = hear("unshare")
                        .and_then([&] { return map("newuidmap", child, ::getuid(), uids_); })
                        .and_then([&] { return map("newgidmap", child, ::getgid(), gids_); });
  if (admitted && ::write(to_child_[1], "m", 1) != 1) {
    admitted = fail(ErrorKind::kBroken, "the child that was to be root is gone");
  }
  if (admitted) admitted = hear("becoming root");
  close_both(to_child_);
  return admitted;
}

}  // namespace stackpilot::access
