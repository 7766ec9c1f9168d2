// Who holds the lab's lock, without touching it.
#pragma once

#include <string>
#include <string_view>

#include "base/files.h"

namespace stackpilot::access {

/// What the holder of the lock wrote into it; empty when nobody but this process holds it.
std::string read_lock_holder(const fs::path& lock);

/// Whether /proc/locks lists a lock on a file with this inode, held by another process than `self`.
bool lists_lock(std::string_view locks, unsigned long inode, int self);

}  // namespace stackpilot::access
