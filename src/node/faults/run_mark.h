// A mark that a fault has changed something of the node that a restart of the node restores.
#pragma once

#include <string_view>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// An empty file in /run, which a restart clears, too. Set it before the change, remove it after
/// the undoing: while it is there, the change may be.
class RunMark {
 public:
  /// `what` tells the marks of one fault apart.
  RunMark(const FaultSite& site, std::string_view what);

  Status set() const;
  bool is_set() const;
  Status remove() const;

 private:
  const FaultSite& site_;
  fs::path file_;
};

}  // namespace stackpilot::node
