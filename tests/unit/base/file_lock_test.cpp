#include "base/file_lock.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace stackpilot
