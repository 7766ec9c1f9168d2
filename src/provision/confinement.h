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

/// The argument vector that runs `command` confined: a guard against accidents, not malice. As root
/// it uses bubblewrap: new mount, PID, IPC and UTS namespaces, a read-only view of this machine's
/// file systems, few capabilities, and no process that outlives the first. For an ordinary user
/// only the environment is confined: there, mmdebstrap's unshare mode maps root to subordinate ids,
/// which own none of the user's files. The environment is always explicit: our PATH and proxies,
/// LC_ALL, HOME, TMPDIR, and `confinement.environment`.
std::vector<std::string> confined(const std::vector<std::string>& command,
                                  const Confinement& confinement);

}  // namespace stackpilot::provision
