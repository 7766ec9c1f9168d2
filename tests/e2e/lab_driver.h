// Runs the real program and breaks the real lab from outside: argv in, exit status and text out.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/files.h"
#include "model/lab_spec.h"

namespace stackpilot::e2e {

using Argv = std::vector<std::string>;
using Variables = std::vector<std::pair<std::string, std::string>>;

struct Ran {
  int status = -1;  ///< -1 when it could not be started or did not end in time; `err` says why
  std::string out;
  std::string err;
  double ms = 0;
};

Ran run_program(const Argv& argv, const Variables& environment = {},
                Millis timeout = Millis(120'000));

/// A checkout of the repository, and the program in it.
class Checkout {
 public:
  explicit Checkout(fs::path root) : root_(std::move(root)) {}
  const fs::path& root() const { return root_; }
  fs::path program() const { return root_ / "bin" / "stackpilot"; }
  bool has_lab() const { return fs::exists(root_ / ".stackpilot" / "shared" / "lab-id"); }
  std::string lab_id() const;

  /// Runs the program of this checkout on it, with a time limit long enough for every command.
  Ran run(const Argv& arguments, const Variables& environment = {}) const;

 private:
  fs::path root_;
};

/// The checkout under test.
const Checkout& checkout();

/// Whether all is tested, as by STACKPILOT_E2E=all of `make test-all`; else a sample suffices.
bool takes_all();

/// The path on every node of the program that the checkout under test has put there.
std::string program_on_nodes();

/// What infra/lab.yaml of the checkout under test declares, and the nodes of that.
const LabSpec& declared_lab();
const std::vector<NodeSpec>& declared_nodes();
const std::string& address_of(const std::string& node);

/// `stackpilot <arguments>` of the checkout under test.
Ran pilot(const Argv& arguments, const Variables& environment = {});

/// `docker <arguments>` on the engine that the nodes run on.
Ran engine(const Argv& arguments);

/// The container that is that node, in that engine.
std::string container_of(const std::string& node);

/// A shell script on a node, as root; stops at the first failing command.
Ran on_node(const std::string& node, const std::string& script);

/// Whether the program ended with that status; shows its output otherwise.
testing::AssertionResult exits(int status, const Ran& ran);

/// Whether `text` contains `part`.
testing::AssertionResult holds(const std::string& text, const std::string& part);

/// The last line that is not empty.
std::string last_line(const std::string& text);

/// Polls until the condition holds; fails naming `what` at the deadline.
testing::AssertionResult comes_true(const std::string& what, const std::function<bool()>& condition,
                                    Millis timeout = Millis(30'000));

/// Body of GET http://<address>:8000<target>; empty unless the status is 200.
std::string get_ok(const std::string& address, const std::string& target);

/// Waits until the service at that address is ready.
testing::AssertionResult becomes_ready(const std::string& address);

/// Runs an action when it goes out of scope, unless now() has run it before.
class Mend {
 public:
  explicit Mend(std::function<void()> action) : action_(std::move(action)) {}
  Mend(const Mend&) = delete;
  Mend& operator=(const Mend&) = delete;
  ~Mend() { now(); }
  void now() {
    if (const auto action = std::exchange(action_, nullptr)) action();
  }

 private:
  std::function<void()> action_;
};

}  // namespace stackpilot::e2e
