// Stand-ins for programs, first on PATH during the object's lifetime. They record their calls.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"

namespace stackpilot::fakes {

class FakePrograms {
 public:
  FakePrograms() {
    ::setenv("PATH", (folder_.path().string() + ":" + path_before_).c_str(), 1);
    ::setenv("FAKE", folder_.path().c_str(), 1);
  }
  FakePrograms(const FakePrograms&) = delete;
  FakePrograms& operator=(const FakePrograms&) = delete;
  ~FakePrograms() { ::setenv("PATH", path_before_.c_str(), 1); }

  /// `script` is for sh; $FAKE is the folder it may keep state in.
  void put(const std::string& name, const std::string& script) const {
    const std::string record = "#!/bin/sh\nFAKE='" + folder_.path().string() + "'\necho \"" + name +
                               " $*\" >> \"$FAKE/calls\"\n";
    ASSERT_TRUE(write_file(folder_.path() / name, record + script + "\n", fs::perms::owner_all));
  }

  /// One line per call: the program and its arguments.
  std::vector<std::string> calls() const {
    std::istringstream text(read_file(path("calls")).value_or(""));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }

  fs::path path(const std::string& name) const { return folder_.path() / name; }

 private:
  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "fakes-").value();
  std::string path_before_ = std::getenv("PATH");
};

}  // namespace stackpilot::fakes
