#include "base/file_lock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

namespace stackpilot {
namespace {

class FileLockTest : public ::testing::Test {
 protected:
  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "file-lock-").value();
  fs::path path_ = folder_.path() / "lock";
};

TEST_F(FileLockTest, IsHeldByOneAtATimeAndReleasedWithItsHolder) {
  {
    const auto first = FileLock::try_acquire(path_);
    ASSERT_TRUE(first && *first);
    const auto second = FileLock::try_acquire(path_);
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->has_value());
  }
  EXPECT_TRUE(FileLock::try_acquire(path_).value().has_value());
}

TEST_F(FileLockTest, MovesWithItsHolder) {
  std::optional<FileLock> holder;
  {
    auto first = FileLock::try_acquire(path_);
    ASSERT_TRUE(first && *first);
    holder.emplace(std::move(**first));
  }
  EXPECT_FALSE(FileLock::try_acquire(path_).value().has_value());
}

TEST_F(FileLockTest, ANoteReplacesTheOneBefore) {
  const auto lock = FileLock::try_acquire(path_);
  ASSERT_TRUE(lock && *lock);
  (*lock)->note("a longer note");
  (*lock)->note("short");
  EXPECT_EQ(read_file(path_).value(), "short");
}

TEST_F(FileLockTest, WhatCannotBeOpenedIsAnErrorWithItsPath) {
  const auto failed = FileLock::try_acquire(folder_.path() / "no" / "lock");
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("no/lock"), std::string::npos);
}

TEST_F(FileLockTest, AFolderIsWaitedFor) {
  auto first = FileLock::await_folder(folder_.path());
  ASSERT_TRUE(first) << first.error().message;
  std::optional<FileLock> holder(std::move(*first));
  std::atomic<bool> released = false;
  auto second = std::async(std::launch::async, [&] {
    const auto lock = FileLock::await_folder(folder_.path());
    return lock && released;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  released = true;
  holder.reset();
  EXPECT_TRUE(second.get());
}

TEST_F(FileLockTest, AFolderThatIsNotThereIsAnErrorWithItsPath) {
  const auto failed = FileLock::await_folder(folder_.path() / "no");
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("/no"), std::string::npos);
  ASSERT_TRUE(FileLock::try_acquire(path_));
  EXPECT_FALSE(FileLock::await_folder(path_)) << "a file";
}

}  // namespace
}  // namespace stackpilot
