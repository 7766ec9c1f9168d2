// Writes files that only root may write.
#pragma once

#include <string>

#include "access/operate/operator.h"

namespace stackpilot::access {

/// Overwrites `path` in place with `sudo -n dd`: it may be a mount point, which rename cannot
/// replace. Not atomic.
Status write_as_root(const Operator& here, const std::string& path, const std::string& text);

/// Whose a file is, and its mode in octal digits.
struct FileOwner {
  unsigned uid;
  unsigned gid;
  const char* mode;
};

/// Makes or replaces `path` with `sudo -n install`, and the folders above it. Never readable to
/// more than `owner` says, so it may be a secret.
Status install_as_root(const Operator& here, const std::string& path, const std::string& text,
                       const FileOwner& owner);

}  // namespace stackpilot::access
