#include "access/operate/lab_lock.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "access/exec/process.h"
#include "base/clock.h"
#include "unit/access_operate/other_process.h"

namespace stackpilot::access {
namespace {

using fakes::OtherProcess;

class LabLockTest : public ::testing::Test {
 protected:
  // Another process that holds the lock until it is killed.
  std::unique_ptr<OtherProcess> other_run(const std::string& command) const {
    auto other = std::make_unique<OtherProcess>([&] {
      const auto lock = LabLock::acquire(lock_, command);
      if (lock && write_file(ready(), "")) ::pause();
    });
    EXPECT_TRUE(fakes::comes_true([&] { return fs::exists(ready()); }));
    return other;
  }

  fs::path ready() const { return folder_.path() / "ready"; }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "lock-").value();
  fs::path lock_ = folder_.path() / "state" / "lock";
};

TEST_F(LabLockTest, MakesItsFolder) {
  EXPECT_TRUE(LabLock::acquire(lock_, "make up"));
  EXPECT_TRUE(fs::exists(lock_));
}

TEST_F(LabLockTest, ASecondRunFailsAtOnceAndNamesTheHolder) {
  const auto other = other_run("make demo");
  const Stopwatch watch;
  const auto refused = LabLock::acquire(lock_, "make clean");
  EXPECT_LT(watch.elapsed_ms(), 2'000);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kLocked);
  const std::string holder = "`make demo` (pid " + std::to_string(other->pid()) + ", since 20";
  EXPECT_NE(refused.error().message.find(holder), std::string::npos) << refused.error().message;
  EXPECT_FALSE(refused.error().hint.empty());
}

TEST_F(LabLockTest, ARefusedRunIsNotTakenForTheHolder) {
  const auto other = other_run("make demo");
  ASSERT_FALSE(LabLock::acquire(lock_, "make clean"));
  const auto third = LabLock::acquire(lock_, "make down");
  ASSERT_FALSE(third);
  EXPECT_NE(third.error().message.find("`make demo`"), std::string::npos) << third.error().message;
}

TEST_F(LabLockTest, EndsWithTheHolderHoweverItEnds) {
  for (const int signal : {SIGTERM, SIGKILL}) {
    fs::remove(ready());
    const auto other = other_run("make demo");
    ASSERT_FALSE(LabLock::acquire(lock_, "make clean"));
    other->kill(signal);
    EXPECT_TRUE(LabLock::acquire(lock_, "make clean")) << signal;
  }
}

TEST_F(LabLockTest, IsReleasedWithTheObject) {
  {
    const auto lock = LabLock::acquire(lock_, "make up");
    ASSERT_TRUE(lock);
    EXPECT_FALSE(LabLock::acquire(lock_, "make up"));
  }
  EXPECT_TRUE(LabLock::acquire(lock_, "make up"));
}

TEST_F(LabLockTest, MovesWithTheObject) {
  std::optional<LabLock> kept;
  {
    auto first = LabLock::acquire(lock_, "make up");
    ASSERT_TRUE(first);
    kept.emplace(std::move(*first));
  }
  EXPECT_FALSE(LabLock::acquire(lock_, "make down"));
  kept.reset();
  EXPECT_TRUE(LabLock::acquire(lock_, "make down"));
}

TEST_F(LabLockTest, NothingIsLeftOfALongerHolder) {
  { ASSERT_TRUE(LabLock::acquire(lock_, "make demo-reviewer with a long tail")); }
  const auto lock = LabLock::acquire(lock_, "make up");
  const std::string holder = read_file(lock_).value();
  EXPECT_TRUE(holder.starts_with("`make up` (pid ")) << holder;
  EXPECT_TRUE(holder.ends_with("Z)")) << holder;
}

// A daemon that a run leaves behind (a Docker engine) must not keep the lab locked.
TEST_F(LabLockTest, IsNotInheritedByPrograms) {
  {
    const auto lock = LabLock::acquire(lock_, "make up");
    ASSERT_TRUE(lock);
    ASSERT_TRUE(run({.argv = {"sh", "-c",
                              "setsid sleep 30 >/dev/null 2>&1 & echo $! > " +
                                  (folder_.path() / "pid").string()}}));
  }
  EXPECT_TRUE(LabLock::acquire(lock_, "make down"));
  ::kill(std::stoi(read_file(folder_.path() / "pid").value()), SIGKILL);
}

TEST_F(LabLockTest, WhatCannotBeOpenedIsAnErrorAndNotALock) {
  ASSERT_TRUE(make_folder(lock_));
  const auto failed = LabLock::acquire(lock_, "make up");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::kBroken);
  EXPECT_NE(failed.error().message.find(lock_.string()), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::access
