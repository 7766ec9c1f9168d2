// A stand-in for bin/stackpilot: runs a script and records its calls.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/text.h"

namespace stackpilot::ci {

class FakeProgram {
 public:
  /// `script` is for sh; $1 is the command.
  explicit FakeProgram(const std::string& script) {
    const std::string record = "#!/bin/sh\necho \"$1\" >> '" + (path("calls")).string() + "'\n";
    EXPECT_TRUE(write_file(program(), record + script + "\n", fs::perms::owner_all));
  }
  fs::path program() const { return path("stackpilot"); }
  fs::path folder() const { return folder_.path(); }
  fs::path log() const { return path("verify.log"); }
  std::string log_text() const { return read_file(log()).value_or(""); }

  std::vector<std::string> calls() const {
    const std::string text = read_file(path("calls")).value_or("");
    std::vector<std::string> all;
    for (const std::string_view line : lines_of(text)) all.emplace_back(line);
    return all;
  }

 private:
  fs::path path(const std::string& name) const { return folder_.path() / name; }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "ci-").value();
};

}  // namespace stackpilot::ci
