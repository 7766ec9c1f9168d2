// An ordinary user's way to be root: over a user namespace, where it owns what packages need to.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/files.h"
#include "base/result.h"

namespace stackpilot::access {

/// A range of ids that /etc/subuid or /etc/subgid gives a user.
struct SubordinateIds {
  unsigned first = 0;
  unsigned count = 0;
};

/// How many of them a namespace gets: with root's these are all that packages use, up to nobody.
inline constexpr unsigned subordinate_ids_needed = 65535;

/// The first range in `text`, a file like /etc/subuid, that belongs to the user and is large
/// enough.
std::optional<SubordinateIds> subordinate_ids_of(const std::string& text, const std::string& user,
                                                 uid_t id);

/// The first id, 100000 or more, after all ranges in the text of both files.
unsigned first_free_id(const std::string& uids, const std::string& gids);

/// Why the kernel does not let an ordinary user be root of a namespace (kCapability), with the
/// setting that says so and how to change it. `what` failed, with `code` of errno. `proc` is /proc,
/// or stands for it in tests.
Error namespace_refused(const std::string& what, int code, const fs::path& proc = "/proc");

/// Makes a child, between fork and exec, root of a user namespace. There its root is the caller, so
/// it may enter what the caller may, and the ids 1 to 65535 are subordinate ones. The caller's
/// supplementary groups are dropped.
class NamespaceEntry {
 public:
  /// Errors: kCapability when newuidmap is missing or the user has no subordinate ids, each with
  /// the command that changes that.
  static Result<NamespaceEntry> prepare();
  NamespaceEntry(NamespaceEntry&& other) noexcept;
  NamespaceEntry& operator=(NamespaceEntry&&) = delete;
  ~NamespaceEntry();

  /// Called by the child, first of all. False: the child must exit. Allocates nothing.
  bool enter() const;

  /// Called by the parent: maps the ids of `child`, which then goes on. After an error it does not.
  Status admit(pid_t child);

 private:
  NamespaceEntry() = default;
  Status hear(const std::string& what);
  Status map(const char* program, pid_t child, unsigned own, const SubordinateIds& ids) const;

  std::string user_;
  SubordinateIds uids_, gids_;
  int from_child_[2] = {-1, -1};  ///< errno of its steps, 0 for success
  int to_child_[2] = {-1, -1};    ///< one byte when its ids are mapped; its end tells it to exit
};

}  // namespace stackpilot::access
