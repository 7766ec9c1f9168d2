// After `destroy` the machine is as it was before the lab, but for the cache of base images.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "base/digest.h"
#include "e2e/background.h"
#include "e2e/lab_driver.h"
#include "e2e/own_engine.h"
#include "footprint/compare.h"
#include "model/workspace.h"

namespace stackpilot::e2e {
namespace {

// The command lines that contain `part`, of all processes but this one.
std::vector<std::string> processes_with(const std::string& part) {
  std::vector<std::string> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator("/proc", failed)) {
    if (fs::equivalent(entry.path(), "/proc/self", failed)) continue;
    std::string line = read_file(entry.path() / "cmdline").value_or("");
    std::replace(line.begin(), line.end(), '\0', ' ');
    if (line.find(part) != std::string::npos) found.push_back(line);
  }
  return found;
}

// Objects of the lab in the machine's Docker engine; the lab's own engine is gone by now.
std::string left_in_the_engine(const Argv& listing) {
  Argv argv = listing;
  argv.insert(argv.end(), {"--quiet", "--filter", "label=stackpilot.lab"});
  const Ran ran = engine(argv);
  return ran.status == 0 ? ran.out : "";
}

void expect_nothing_left() {
  const fs::path state = checkout().root() / ".stackpilot";
  for (const Argv& listing : {Argv{"ps", "--all"}, Argv{"volume", "ls"}, Argv{"network", "ls"}}) {
    EXPECT_EQ(left_in_the_engine(listing), "") << listing.front();
  }
  EXPECT_FALSE(fs::exists("/sys/class/net/stackpilot0"));
  EXPECT_FALSE(fs::exists(state / "engine"));
  EXPECT_FALSE(fs::exists(state / "ssh"));
  EXPECT_FALSE(fs::exists(state / "schema"));
  EXPECT_FALSE(checkout().has_lab());
  EXPECT_EQ(processes_with(state.string()), std::vector<std::string>{});
  const std::string mounts = read_file("/proc/self/mountinfo").value();
  EXPECT_EQ(mounts.find(state.string() + "/"), std::string::npos) << mounts;
}

TEST(Destroy, LeavesNothingBehind) {
  ASSERT_TRUE(exits(0, pilot({"destroy"})));
  expect_nothing_left();
}

TEST(Destroy, EndsTheSharedConnections) {
  const std::string sockets = sha256_hex(checkout().root().string()).substr(0, 12);
  EXPECT_EQ(processes_with("stackpilot/" + sockets), std::vector<std::string>{});
}

TEST(Destroy, IsHarmlessWhenRepeated) {
  EXPECT_TRUE(exits(0, pilot({"destroy"})));
  EXPECT_FALSE(fs::exists(checkout().root() / ".stackpilot" / "engine"));
}

TEST(Destroy, LeavesNothingToVerifyOrToChange) {
  const Ran ran = pilot({"verify"});
  EXPECT_TRUE(exits(3, ran));
  EXPECT_TRUE(holds(ran.out, "NOT VERIFIED"));
  for (const char* command : {"demo", "down", "clean", "provision"}) {
    SCOPED_TRACE(command);
    const Ran changed = pilot({command});
    EXPECT_TRUE(exits(3, changed));
    EXPECT_TRUE(holds(changed.err, "make up"));
  }
}

footprint::HostFingerprint look_at_this_machine() {
  const char* home = std::getenv("HOME");
  const fs::path& root = checkout().root();
  return footprint::take_fingerprint(
      {.home = home == nullptr ? "/root" : home,
       .left_out = {root / "build", root / ".stackpilot" / "evidence",
                    Workspace::image_cache().parent_path()}});
}

// The baseline is taken without any lab, so that leftovers of the first lab are noticed too.
TEST(Destroy, LeavesTheMachineAsItWasBeforeTheFirstLab) {
  const auto idle = look_at_this_machine();
  std::this_thread::sleep_for(std::chrono::seconds(2));
  const auto before = look_at_this_machine();
  ASSERT_TRUE(exits(0, pilot({"up"})));
  EXPECT_FALSE(footprint::all_kept(footprint::compare(idle, before, look_at_this_machine())));
  ASSERT_TRUE(exits(0, pilot({"destroy"})));
  std::vector<footprint::PartJudgement> judged;
  const bool kept = bool(comes_true("the machine is as it was", [&] {
    const auto again = footprint::compare(idle, before, look_at_this_machine());
    judged = judged.empty() ? again : footprint::lasting(judged, again);
    return footprint::all_kept(judged);
  }));
  if (kept) return;
  for (const auto& part : judged) {
    EXPECT_EQ(part.kept, footprint::Kept::kYes) << part.part << ": " << to_text(part);
  }
}

// Interrupts `up` while nodes boot, then kills the engine that runs them.
TEST(Destroy, WorksOverAHalfMadeLabWhoseEngineWasKilled) {
  Background up({"up"});
  const auto says_made = [&] { return up.said().find("Node control: made") != std::string::npos; };
  ASSERT_TRUE(comes_true("a node is made", says_made, Millis(120'000))) << up.said();
  up.interrupt();
  ASSERT_TRUE(comes_true("up ends", [&] { return up.status().has_value(); })) << up.said();
  EXPECT_EQ(up.status(), 130) << up.said();
  if (has_own_engine()) {
    ASSERT_TRUE(kill_own_engine());
  }
  ASSERT_TRUE(exits(0, pilot({"destroy"})));
  expect_nothing_left();
}

}  // namespace
}  // namespace stackpilot::e2e
