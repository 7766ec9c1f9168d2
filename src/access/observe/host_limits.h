// What this machine's kernel and processor allow.
#pragma once

#include "base/files.h"

namespace stackpilot::access {

/// fs.inotify.max_user_instances: where it is used up, systemd dies in a node before it can say so.
struct InotifyInstances {
  long limit = 0;   ///< 0: not known
  long in_use = 0;  ///< by this user, as far as it may look
};

/// What a node needs of them to boot, with room to spare: a booted one has four.
inline constexpr long inotify_per_node = 8;

inline constexpr const char* more_inotify = "as root: sysctl -w fs.inotify.max_user_instances=1024";

/// `proc` is /proc, or stands for it in tests.
InotifyInstances read_inotify_instances(const fs::path& proc = "/proc");

/// Whether the processor can run any guest's kernel: of x86, it has vmx or svm. `proc` as above.
bool can_virtualise(const fs::path& proc = "/proc");

}  // namespace stackpilot::access
