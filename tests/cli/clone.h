// A clone of this repository without a lab, with the program of the current build.
#pragma once

#include "access/exec/process.h"
#include "base/json.h"
#include "e2e/lab_driver.h"

namespace stackpilot::cli_test {

using e2e::exits;
using e2e::holds;
using e2e::Ran;

class Clone {
 public:
  Clone() {
    EXPECT_TRUE(exits(0, e2e::run_program({"git", "clone", "-q", STACKPILOT_REPOSITORY,
                                           checkout_.root().string()})));
    fs::create_directories(checkout_.root() / "bin");
    fs::copy_file(STACKPILOT_PROGRAM, checkout_.program());
  }
  Clone(const Clone&) = delete;
  Clone& operator=(const Clone&) = delete;
  /// Destroys a lab that a failing test has left, with what it has outside of the clone.
  ~Clone() {
    if (checkout_.has_lab()) {
      EXPECT_TRUE(exits(0, checkout_.run({"destroy"})));
    }
  }
  const e2e::Checkout& operator*() const { return checkout_; }
  const e2e::Checkout* operator->() const { return &checkout_; }

  std::string read(const fs::path& path) const {
    return read_file(checkout_.root() / path).value_or("");
  }

 private:
  TempFolder folder_ = TempFolder::make("/tmp", "stackpilot-clone-").value();
  e2e::Checkout checkout_{folder_.path() / "clone"};
};

}  // namespace stackpilot::cli_test
