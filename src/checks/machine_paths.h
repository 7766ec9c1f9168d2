// Absolute paths in documents that exist on the writer's machine only.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

struct MachinePath {
  std::string path;
  int line = 0;  ///< from 1
};

/// Paths below somebody's home folder, and paths of a checkout: those that go through
/// `.stackpilot`, or that have one of `top_folders` (of the repository) below a folder that is
/// none of the system's. /vagrant and /home/vagrant are the same on every node, and allowed.
std::vector<MachinePath> find_machine_paths(std::string_view text,
                                            const std::set<std::string>& top_folders);

}  // namespace stackpilot::checks
