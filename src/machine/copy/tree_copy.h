// The repository as a copy on a node that does not share this machine's files: /vagrant there is a
// read-only mount of it. Sent anew whenever it differs, but only what has changed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "base/build_context.h"
#include "model/workspace.h"

namespace stackpilot::machine::copy {

/// What a node gets: the repository but for what git ignores and .stackpilot, and of that what
/// nodes share (Workspace::shared()): this program, the lab's id, and files that drills pass on.
/// Other builds of this program stay here.
Result<FileDigests> files_for_nodes(const Workspace& workspace);

/// What turns one tree into another. Exposed for tests.
struct TreeChange {
  std::vector<std::string> sent;     ///< new, or with other content
  std::vector<std::string> removed;  ///< in the earlier one only
  /// Where a file takes the place of a folder or the other way round, all has to be sent.
  bool is_simple = true;
};
TreeChange change_between(const FileDigests& earlier, const FileDigests& now);

/// Has the node's copy hold `files` and mounts it at /vagrant: nothing to do where it holds them
/// already and the mount is there. Returns how many files were sent.
Result<std::size_t> send_tree(const access::Operator& host, const Workspace& workspace,
                              const access::SshTarget& target, const FileDigests& files);

/// Forgets what the node has, as it is made anew.
Status forget_tree(const Workspace& workspace, const std::string& node);

/// Forgets that of all nodes.
Status forget_trees(const Workspace& workspace);

}  // namespace stackpilot::machine::copy
