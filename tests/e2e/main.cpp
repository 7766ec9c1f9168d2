// Every suite starts on a green lab, and the lab is restored at the end. Under ctest each suite is
// a separate process: the first test records whether there was a lab, the last one restores that.
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

fs::path memory_file() {
  const char* path = std::getenv("STACKPILOT_E2E_MEMORY");
  return path == nullptr ? "" : path;
}

int remember() {
  const Status written = write_file(memory_file(), checkout().has_lab() ? "lab" : "none");
  if (!written) std::cerr << written.error().message << '\n';
  return written ? 0 : 1;
}

testing::AssertionResult restore(bool had_lab) {
  if (!had_lab) return exits(0, pilot({"destroy"}));
  if (testing::AssertionResult up = exits(0, pilot({"up"})); !up) return up;
  return is_green(verify_lab());
}

int restore_remembered() {
  const testing::AssertionResult restored = restore(read_file(memory_file()).value_or("") == "lab");
  if (!restored) std::cerr << restored.message() << '\n';
  return restored ? 0 : 1;
}

class Lab : public testing::Environment {
 public:
  void SetUp() override {
    ASSERT_TRUE(fs::exists(STACKPILOT_BINARY)) << "build it first: scripts/build.sh";
    had_lab_ = checkout().has_lab();
    ASSERT_TRUE(exits(0, pilot({"up"})));
    ASSERT_TRUE(is_green(verify_lab()));
  }

  void TearDown() override {
    if (!memory_file().empty()) return;
    EXPECT_TRUE(restore(had_lab_));
  }

 private:
  bool had_lab_ = false;
};

}  // namespace
}  // namespace stackpilot::e2e

int main(int argc, char** argv) {
  // Variables that `make` exports would affect every command. With CI=true, a repo check whose tool
  // is missing fails, but these tests are about the lab, not about the machine.
  for (const char* name :
       {"NODE", "NODES", "MANAGERS", "DATABASE", "PROVIDER", "FORMAT", "CI", "STACKPILOT_MASK"}) {
    ::unsetenv(name);
  }
  // What runs in the background of a script ignores it, and so would every command: none could be
  // interrupted.
  std::signal(SIGINT, SIG_DFL);
  if (argc == 2 && std::strcmp(argv[1], "--remember") == 0) return stackpilot::e2e::remember();
  if (argc == 2 && std::strcmp(argv[1], "--restore") == 0) {
    return stackpilot::e2e::restore_remembered();
  }
  testing::InitGoogleTest(&argc, argv);
  testing::AddGlobalTestEnvironment(new stackpilot::e2e::Lab);
  return RUN_ALL_TESTS();
}
