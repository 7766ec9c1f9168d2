#include "base/digest.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

class TreeDigest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(write_file(root_.path() / "a.txt", "alpha"));
    ASSERT_TRUE(make_folder(root_.path() / "sub"));
    ASSERT_TRUE(write_file(root_.path() / "sub" / "b.txt", "beta"));
    before_ = digest();
  }
  std::string digest() const { return tree_digest(root_.path()).value(); }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "digest-").value();
  std::string before_;
};

TEST(Sha256, MatchesThePublishedVector) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, FieldsCannotRunIntoEachOther) {
  Sha256 one, other;
  one.add_field("ab");
  one.add_field("c");
  other.add_field("a");
  other.add_field("bc");
  EXPECT_NE(one.hex(), other.hex());
}

TEST_F(TreeDigest, IsStable) {
  EXPECT_EQ(digest(), before_);
}

TEST_F(TreeDigest, ChangesWithContent) {
  ASSERT_TRUE(write_file(root_.path() / "a.txt", "alphA"));
  EXPECT_NE(digest(), before_);
}

TEST_F(TreeDigest, ChangesWithName) {
  fs::rename(root_.path() / "a.txt", root_.path() / "c.txt");
  EXPECT_NE(digest(), before_);
}

TEST_F(TreeDigest, ChangesWithExecutableBit) {
  fs::permissions(root_.path() / "a.txt", fs::perms::owner_exec, fs::perm_options::add);
  EXPECT_NE(digest(), before_);
}

TEST_F(TreeDigest, ChangesWithLinkTarget) {
  fs::create_symlink("a.txt", root_.path() / "link");
  const std::string linked = digest();
  fs::remove(root_.path() / "link");
  fs::create_symlink("b.txt", root_.path() / "link");
  EXPECT_NE(digest(), linked);
}

TEST_F(TreeDigest, IgnoresTimesAndEmptyFolders) {
  fs::last_write_time(root_.path() / "a.txt", fs::file_time_type::clock::now());
  ASSERT_TRUE(make_folder(root_.path() / "empty"));
  EXPECT_EQ(digest(), before_);
}

TEST(TreeDigestOfNothing, IsAnError) {
  const TempFolder empty = TempFolder::make(fs::temp_directory_path(), "digest-").value();
  EXPECT_FALSE(tree_digest(empty.path()));
  EXPECT_FALSE(tree_digest(empty.path() / "missing"));
}

}  // namespace
}  // namespace stackpilot
