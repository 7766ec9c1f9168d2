// Keeps the commands that build base images away from the files of this machine.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/files.h"

namespace stackpilot::provision {

/// What a confined command may use. All paths must be absolute.
struct Confinement {
  fs::path writable;               ///< the only writable folder; its HOME and TMPDIR
  std::vector<fs::path> readable;  ///< visible in spite of its private /tmp and /run
  std::vector<std::pair<std::string, std::string>> environment;  ///< extra variables
};

/// The argument vector that runs `command` confined: a guard against accidents, not malice. It uses
/// bubblewrap: new mount, PID, IPC and UTS namespaces, a read-only view of this machine's file
/// systems, few capabilities, and no process that outlives the first. To be run as root or, for an
/// ordinary user, as root of a user namespace (access::RunAs::kRoot), which is the user itself to
/// the machine: so the user's own files are read-only, too. The environment is always explicit: our
/// PATH and proxies, LC_ALL, HOME, TMPDIR, and `confinement.environment`.
std::vector<std::string> confined(const std::vector<std::string>& command,
                                  const Confinement& confinement);

}  // namespace stackpilot::provision
