// The dependency rules of the architecture (design, section 8), and a scan of the sources for
// violations.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"

namespace stackpilot::structure {

struct Scan {
  std::size_t files = 0;
  std::size_t includes = 0;
  std::vector<std::string>
      violations;  ///< "src/verify/a.cpp:3: verify must not include lifecycle/b.h"
};

/// Reads every .h and .cpp file below `source`.
Scan scan(const fs::path& source);

}  // namespace stackpilot::structure
