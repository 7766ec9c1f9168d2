#include "e2e/own_engine.h"

#include <signal.h>

#include <charconv>

#include "e2e/lab_driver.h"

namespace stackpilot::e2e {
namespace {

fs::path folder() {
  return checkout().root() / ".stackpilot" / "engine";
}

}  // namespace

bool has_own_engine() {
  return fs::exists(folder() / "docker.sock");
}

testing::AssertionResult kill_own_engine() {
  const std::string text = read_file(folder() / "dockerd.pid").value_or("");
  pid_t pid = 0;
  std::from_chars(text.data(), text.data() + text.size(), pid);
  if (pid <= 1 || ::kill(pid, SIGKILL) != 0) {
    return testing::AssertionFailure() << "no dockerd to kill: \"" << text << '"';
  }
  return comes_true("dockerd is gone", [pid] { return ::kill(pid, 0) != 0; });
}

}  // namespace stackpilot::e2e
