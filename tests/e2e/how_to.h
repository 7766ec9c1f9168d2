// A page of docs/ that can be followed: files to write and commands to run, in their order.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace stackpilot::e2e {

struct PageStep {
  enum class Does { kWrite, kAppend, kRun };
  Does does = Does::kRun;
  std::string heading;  ///< the last one before it, without marks
  std::string path;     ///< of a file; empty for commands
  std::string text;     ///< what is in the block, with line ends
};

/// Every block of code in the page: of `sh` it is commands; else the line before says "`path`:" or
/// "`path`, at its end:". kBroken, with the line, for a block of which neither is true, for such a
/// line without a block, and for a block that does not end.
Result<std::vector<PageStep>> read_how_to(const std::string& markdown);

}  // namespace stackpilot::e2e
