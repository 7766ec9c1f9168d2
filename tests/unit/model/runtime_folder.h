// What a workspace has outside of its checkout: in /run as root, whatever the environment says.
#pragma once

#include "model/workspace.h"

namespace stackpilot {

/// Removes it when it goes out of scope, and the folder of all workspaces where it was the last
/// one.
class RuntimeFolder {
 public:
  explicit RuntimeFolder(const Workspace& workspace) : path_(workspace.runtime()) {}
  RuntimeFolder(const RuntimeFolder&) = delete;
  RuntimeFolder& operator=(const RuntimeFolder&) = delete;
  ~RuntimeFolder() {
    std::error_code failed;
    fs::remove_all(path_, failed);
    fs::remove(path_.parent_path(), failed);
  }

 private:
  fs::path path_;
};

}  // namespace stackpilot
