// What this machine is like, in all that a lab could leave behind or damage on it. Only reads.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot::footprint {

/// What is to be looked at.
struct Scope {
  fs::path root = "/";  ///< where files, /proc and /sys are looked for; another one only in tests
  fs::path home;        ///< of whoever runs the lab
  /// A lab's own, which is not looked at: what lies in these folders or is mounted there, and the
  /// processes that name one of them on their command line.
  std::vector<fs::path> left_out;
  std::string lab_id;  ///< the same for what carries its label in an engine
};

/// One aspect of the machine.
struct Part {
  std::string name;                          ///< "files of apt", "mounts"
  std::map<std::string, std::string> items;  ///< what there is, and what it is like
  std::string problem;                       ///< why it could not be looked at; empty otherwise
};
STACKPILOT_DECLARE_JSON(Part)

using HostFingerprint = std::vector<Part>;

/// All parts, in a fixed order. Takes about a second.
HostFingerprint take_fingerprint(const Scope& scope);

/// The names of all parts.
std::vector<std::string_view> part_names();

}  // namespace stackpilot::footprint
