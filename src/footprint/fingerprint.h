// A fingerprint of this machine: everything that a lab could leave behind or damage. Only reads.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot::footprint {

/// What to include in a fingerprint.
struct Scope {
  fs::path root = "/";  ///< root of all paths, also of /proc and /sys; another one only in tests
  fs::path home;        ///< home folder of the user who runs the lab
  /// Folders of the lab. Left out are files and mounts in them, listening Unix sockets in them, and
  /// processes that name one of them on their command line.
  std::vector<fs::path> left_out;
  std::string lab_id;  ///< containers, volumes and networks with this lab label are left out
};

/// One aspect of the machine.
struct Part {
  std::string name;                          ///< "files of apt", "mounts"
  std::map<std::string, std::string> items;  ///< name and description of each item
  std::string problem;                       ///< why the part could not be read; otherwise empty
};
STACKPILOT_DECLARE_JSON(Part)

using HostFingerprint = std::vector<Part>;

/// Reads all parts in parallel and returns them in a fixed order. Takes about a second.
HostFingerprint take_fingerprint(const Scope& scope);

}  // namespace stackpilot::footprint
