// Keeps what runs while base images are made away from the files of this machine.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/files.h"

namespace stackpilot::provision {

/// What a confined command is given. All paths are absolute.
struct Confinement {
  fs::path writable;               ///< the one folder that it may write to; its HOME and TMPDIR
  std::vector<fs::path> readable;  ///< what it needs of /tmp and /run, which it has of its own
  std::vector<std::pair<std::string, std::string>> environment;  ///< all that it gets besides
};

/// The argument vector that runs `command` confined: against accidents, not against a script that
/// is out to break it. As root: by bubblewrap, in mount, process, IPC and UTS namespaces of its
/// own, with this machine's file systems read-only, few capabilities, and all processes ended with
/// the first. As an ordinary user it runs with that user's rights: mmdebstrap in unshare mode maps
/// root to subordinate ids, which own none of the user's files. Either way the environment is
/// stated: PATH and the proxies of ours, LC_ALL, HOME, TMPDIR, and what `confinement` adds.
std::vector<std::string> confined(const std::vector<std::string>& command,
                                  const Confinement& confinement);

}  // namespace stackpilot::provision
