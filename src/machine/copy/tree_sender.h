// Keeps the repository on the nodes of a lab up to date, where they do not share this machine's
// files.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "access/operate/operator.h"
#include "base/build_context.h"
#include "machine/survey.h"
#include "model/workspace.h"

namespace stackpilot::machine::copy {

/// Remembers what it has given to each node, so that commands which refresh the nodes time and
/// again ask them once. Can be called by several threads; one at a time sends.
class TreeSender {
 public:
  /// The arguments must outlive this.
  TreeSender(const access::Operator& host, const Workspace& workspace)
      : host_(host), workspace_(workspace) {}

  /// send_tree(), unless this has given those files to the node already. Errors are its.
  Status send(const NodeSpec& node, const FileDigests& files);

  /// Gives the repository as it is now, which is read once, to every node whose machine is on. One
  /// that is_out_of_reach() is left out: no command can run on it either, so whoever needs it says
  /// so, and the others do without it. Any other error is returned, that of a full disk, say: there
  /// commands would run in an old tree.
  Status refresh(const Survey& survey, const LabSpec& lab);

  /// forget_tree(), as the node is made anew.
  Status forget(const std::string& node);

 private:
  Status send_unless_sent(const NodeSpec& node, const FileDigests& files);

  const access::Operator& host_;
  const Workspace& workspace_;
  std::mutex sending_;
  std::map<std::string, std::string> sent_;  // digest of the tree that a node has, by name
};

}  // namespace stackpilot::machine::copy
