#include "base/files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <future>
#include <optional>
#include <vector>

namespace stackpilot {
namespace {

class Files : public ::testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / name; }

  std::vector<std::string> entries() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "files-").value();
};

TEST_F(Files, WhatIsWrittenIsRead) {
  const std::string text = std::string("a\0b\r\n\xff", 6) + std::string(200'000, 'x');
  ASSERT_TRUE(write_file(path("file"), text));
  EXPECT_EQ(read_file(path("file")).value(), text);
}

TEST(TemporaryFolder, IsNamedWhereItIsNone) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/nonexistent", 1);
  const Result<fs::path> none = temporary_folder();
  ::setenv("TMPDIR", "/usr", 1);
  const Result<fs::path> given = temporary_folder();
  ::setenv("TMPDIR", "", 1);
  const Result<fs::path> usual = temporary_folder();
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(none.error().message, "TMPDIR=/nonexistent is no folder");
  EXPECT_EQ(given.value(), "/usr");
  EXPECT_EQ(usual.value(), "/tmp");
}

// In a process of its own, which needs its stderr.
TEST(OccupyStandardFilesDeathTest, NothingElseGetsTheirNumbersAndUsingThemStillFails) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        for (const int fd : {0, 1, 2}) ::close(fd);
        occupy_standard_files();
        char byte = 0;
        const bool fails =
            ::read(0, &byte, 1) == -1 && ::write(1, "x", 1) == -1 && ::write(2, "x", 1) == -1;
        std::_Exit(fails && ::open("/dev/null", O_RDONLY) > 2 ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST_F(Files, WritingLeavesNothingBesideTheFile) {
  ASSERT_TRUE(write_file(path("file"), "old, and longer"));
  ASSERT_TRUE(write_file(path("file"), "new"));
  EXPECT_EQ(read_file(path("file")).value(), "new");
  EXPECT_EQ(entries(), std::vector<std::string>{"file"});
}

TEST_F(Files, WrittenFilesHaveTheirModeWhateverTheUmask) {
  const mode_t before = ::umask(077);
  const Status written = write_file(path("file"), "text");
  ::umask(before);
  ASSERT_TRUE(written);
  EXPECT_EQ(fs::status(path("file")).permissions(), fs::perms(0644));
}

TEST_F(Files, AFailedWriteLeavesNothingBehindAndTheOldInPlace) {
  ASSERT_TRUE(make_folder(path("taken")));
  ASSERT_TRUE(write_file(path("taken") / "inside", "kept"));
  const Status status = write_file(path("taken"), "text");  // rename() replaces no folder
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kBroken);
  EXPECT_NE(status.error().message.find(path("taken").string()), std::string::npos);
  EXPECT_EQ(entries(), std::vector<std::string>{"taken"});
  EXPECT_EQ(read_file(path("taken") / "inside").value(), "kept");
}

TEST_F(Files, AReaderOfTheOldTextKeepsIt) {
  ASSERT_TRUE(write_file(path("file"), "old"));
  std::ifstream reader(path("file"));
  ASSERT_TRUE(write_file(path("file"), "new"));
  std::string seen;
  reader >> seen;
  EXPECT_EQ(seen, "old");
}

TEST_F(Files, GivesTheFileItsMode) {
  ASSERT_TRUE(write_file(path("secret"), "x", fs::perms::owner_read | fs::perms::owner_write));
  ASSERT_TRUE(write_file(path("plain"), "x"));
  EXPECT_EQ(fs::status(path("secret")).permissions(), static_cast<fs::perms>(0600));
  EXPECT_EQ(fs::status(path("plain")).permissions(), static_cast<fs::perms>(0644));
}

TEST_F(Files, AFileLargerThanTheLimitIsRefused) {
  ASSERT_TRUE(write_file(path("file"), "12345"));
  EXPECT_EQ(read_file(path("file"), 5).value(), "12345");
  const auto refused = read_file(path("file"), 4);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
}

TEST_F(Files, WhatCannotBeReadIsNamed) {
  for (const fs::path& bad : {path("missing"), folder_.path()}) {
    const auto text = read_file(bad);
    ASSERT_FALSE(text) << bad;
    EXPECT_EQ(text.error().kind, ErrorKind::kBroken);
    EXPECT_NE(text.error().message.find(bad.string()), std::string::npos);
  }
}

TEST_F(Files, AnEmptyFileIsEmptyText) {
  ASSERT_TRUE(write_file(path("file"), ""));
  EXPECT_EQ(read_file(path("file")).value(), "");
}

TEST_F(Files, MakesAFolderWithItsParentsAndMode) {
  ASSERT_TRUE(make_folder(path("a") / "b", fs::perms::owner_all));
  EXPECT_EQ(fs::status(path("a") / "b").permissions(), fs::perms::owner_all);
}

// Another thread that made it, or has just found it, must not see it with more rights for a moment.
TEST_F(Files, FoldersAreNeverOpenToOthersWhileTheyAreMade) {
  for (int round = 0; round < 200; ++round) {
    const fs::path folder = path("folder-" + std::to_string(round));
    std::array<std::future<bool>, 4> makers;
    for (auto& one : makers) {
      one = std::async(std::launch::async, [&folder] {
        return make_folder(folder, fs::perms::owner_all) && require_own_folder(folder);
      });
    }
    for (auto& one : makers) ASSERT_TRUE(one.get()) << round;
  }
}

TEST_F(Files, AFolderThatIsThereKeepsItsMode) {
  ASSERT_TRUE(make_folder(path("a"), fs::perms::owner_all));
  ASSERT_TRUE(make_folder(path("a")));
  EXPECT_EQ(fs::status(path("a")).permissions(), fs::perms::owner_all);
}

TEST_F(Files, AFileInTheWayOfAFolderIsAnError) {
  ASSERT_TRUE(write_file(path("file"), "x"));
  EXPECT_FALSE(make_folder(path("file") / "below"));
  EXPECT_FALSE(make_folder(path("file")));
}

TEST_F(Files, ATempFolderGoesWithItsContent) {
  fs::path where;
  {
    const auto temp = TempFolder::make(folder_.path(), "temp-");
    ASSERT_TRUE(temp);
    where = temp->path();
    EXPECT_TRUE(where.filename().string().starts_with("temp-"));
    ASSERT_TRUE(make_folder(where / "deep"));
    ASSERT_TRUE(write_file(where / "deep" / "file", "x"));
  }
  EXPECT_FALSE(fs::exists(where));
}

TEST_F(Files, AMovedTempFolderIsRemovedOnce) {
  std::optional<TempFolder> kept;
  {
    TempFolder first = TempFolder::make(folder_.path(), "temp-").value();
    kept.emplace(std::move(first));
  }
  EXPECT_TRUE(fs::exists(kept->path()));
  kept.reset();
  EXPECT_TRUE(entries().empty());
}

TEST_F(Files, ATempFolderNeedsItsParent) {
  EXPECT_FALSE(TempFolder::make(path("missing"), "temp-"));
}

TEST(ShownPath, IsRelativeBelowTheWorkingDirectory) {
  const fs::path here = fs::current_path();
  EXPECT_EQ(shown_path(here / "a" / "b"), "a/b");
  EXPECT_EQ(shown_path("/etc/hosts"), "/etc/hosts");
  EXPECT_EQ(shown_path(here.parent_path() / "beside"), (here.parent_path() / "beside").string());
  EXPECT_EQ(shown_path("already/relative"), "already/relative");
}

}  // namespace
}  // namespace stackpilot
