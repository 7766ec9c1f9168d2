// The runtime folder of a workspace, which lies outside of its checkout.
#pragma once

#include "model/workspace.h"

namespace stackpilot {

/// Removes the folder when it goes out of scope, and also its parent if that is then empty.
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
