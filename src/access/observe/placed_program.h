// Puts this program where nodes run it. The nodes of a lab mount .stackpilot/shared, and each build
// of the program has a file of its own there: what a node runs is what the caller is, whatever
// other builds work on the same lab meanwhile. Not a part of the lab's state: who only observes
// does it, too.
#pragma once

#include "model/workspace.h"

namespace stackpilot::access {

/// Puts this program to workspace.program(), unless it is there, and keeps it from being removed
/// until this process ends. Removes other builds that nobody uses, unless a fault is open, as it
/// may have to be healed by one of them. Nothing without a lab. kUsage for a program that is not
/// linked statically, and so would not run on a node. Safe from any thread, and in any number of
/// processes.
Status place_program(const Workspace& workspace);

/// What nodes must have before they are called: the program, and here the folder for the sockets of
/// the connections. Errors of make_socket_folder() and place_program().
Status prepare_to_reach(const Workspace& workspace);

/// A file that nobody removes while this lives, or this process.
class HeldProgram {
 public:
  /// Copies `program` to `place` unless the same bytes are there, by renaming a complete copy,
  /// which everybody may run and which belongs to the owner of the folder.
  static Result<HeldProgram> put(const fs::path& program, const fs::path& place);
  HeldProgram(HeldProgram&& other) noexcept;
  HeldProgram& operator=(HeldProgram&& other) noexcept;
  ~HeldProgram();

  /// Whether the file still has that name.
  bool is_at(const fs::path& place) const;

 private:
  explicit HeldProgram(int fd) : fd_(fd) {}
  int fd_;
};

/// Removes the programs in `folder` that nobody holds. Exposed for tests.
void remove_unused_programs(const fs::path& folder);

/// Whether the program is a static one: asks for no loader. Exposed for tests.
Result<bool> is_static_program(const fs::path& program);

}  // namespace stackpilot::access
