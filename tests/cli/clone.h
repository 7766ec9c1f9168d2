// A clone of this repository without a lab, with the program of the current build.
#pragma once

#include <fmt/format.h>

#include "access/exec/process.h"
#include "base/json.h"
#include "e2e/lab_driver.h"

namespace stackpilot::cli_test {

using e2e::exits;
using e2e::holds;
using e2e::Ran;

class Clone {
 public:
  /// In a new folder below `place`, of a path short enough for the sockets of an engine.
  explicit Clone(const fs::path& place = "/tmp")
      : folder_(TempFolder::make(place, "stackpilot-clone-").value()) {
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

  fs::path lab_yaml() const { return checkout_.root() / lab_spec_path; }

  /// Declares one more worker, by a line after those of the others. Fails where there is none.
  Status add_node(const std::string& name, const std::string& address) const {
    TRY_ASSIGN(std::string text, read_file(lab_yaml()));
    const std::size_t last = text.rfind("role: worker");
    if (last == std::string::npos) return fail(ErrorKind::kBroken, "lab.yaml declares no worker");
    text.insert(
        text.find('\n', last) + 1,
        fmt::format("  - {{name: {}, address: {}, role: worker, cpus: 2, memory_mib: 4096}}\n",
                    name, address));
    return write_file(lab_yaml(), text);
  }

  std::string read(const fs::path& path) const {
    return read_file(checkout_.root() / path).value_or("");
  }

 private:
  TempFolder folder_;
  e2e::Checkout checkout_{folder_.path() / "clone"};
};

}  // namespace stackpilot::cli_test
