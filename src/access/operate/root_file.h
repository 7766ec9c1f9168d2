// Writes files that only root may write.
#pragma once

#include <string>

#include "access/operate/operator.h"

namespace stackpilot::access {

/// Overwrites `path` in place with `sudo -n dd`: it may be a mount point, which rename cannot
/// replace. Not atomic.
Status write_as_root(const Operator& here, const std::string& path, const std::string& text);

}  // namespace stackpilot::access
