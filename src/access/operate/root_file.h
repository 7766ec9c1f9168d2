// Files of this machine that only root may write.
#pragma once

#include <string>

#include "access/operate/operator.h"

namespace stackpilot::access {

/// Writes in place, through sudo: the file may be a mount, which cannot be replaced.
Status write_as_root(const Operator& here, const std::string& path, const std::string& text);

}  // namespace stackpilot::access
