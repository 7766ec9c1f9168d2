#include "base/build_context.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

struct Ignored {
  const char* pattern;
  const char* path;
  bool left_out;
};

TEST(IgnoreList, MatchesAsDockerDoes) {
  const Ignored all[] = {{"tests", "tests", true},
                         {"tests", "tests/a/b.cpp", true},
                         {"tests", "src/tests", false},
                         {"tests", "tests2", false},
                         {"/tests/", "tests/a", true},
                         {"*.md", "README.md", true},
                         {"*.md", "docs/a.md", false},
                         {"**/*.md", "docs/deep/a.md", true},
                         {"**/*.md", "a.md", true},
                         {"**/.*.sw?", "src/.main.cpp.swp", true},
                         {"**/.*.sw?", "src/main.swp", false},
                         {"**/*~", "src/main.cpp~", true},
                         {"a/**", "a/b/c", true},
                         {"src/*/x", "src/b/x", true},
                         {"src/*/x", "src/b/c/x", false},
                         {"?.txt", "a.txt", true},
                         {"?.txt", "ab.txt", false},
                         {"# tests", "tests", false},
                         {"", "tests", false}};
  for (const Ignored& one : all) {
    EXPECT_EQ(IgnoreList(one.pattern).leaves_out(one.path), one.left_out)
        << one.pattern << " " << one.path;
  }
}

TEST(IgnoreList, TheLastPatternDecides) {
  const IgnoreList list("logs/*\n!logs/.keep\n");
  EXPECT_TRUE(list.leaves_out("logs/a"));
  EXPECT_FALSE(list.leaves_out("logs/.keep"));
  EXPECT_TRUE(list.takes_back_below("logs"));
  EXPECT_FALSE(list.takes_back_below("build"));
}

class BuildContext : public ::testing::Test {
 protected:
  void SetUp() override {
    put(".dockerignore", "README.md\ntests\nDockerfile\n**/.*.sw?\n");
    put("Dockerfile", "FROM scratch\n");
    put("src/main.cpp", "int main() {}\n");
    before_ = digest();
  }
  void put(const std::string& path, const std::string& text) {
    ASSERT_TRUE(make_folder((root_.path() / path).parent_path()));
    ASSERT_TRUE(write_file(root_.path() / path, text));
  }
  std::string digest() const { return combined(build_context_digests(root_.path()).value()); }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "context-").value();
  std::string before_;
};

TEST_F(BuildContext, DoesNotChangeWithWhatTheImageCannotHold) {
  put("README.md", "words");
  put("tests/unit/a.cpp", "test");
  put("src/.main.cpp.swp", "of an editor");
  EXPECT_EQ(digest(), before_);
}

TEST_F(BuildContext, ChangesWithWhatDecidesTheImage) {
  for (const char* path : {"src/main.cpp", "src/new.cpp", "Dockerfile", ".dockerignore"}) {
    const std::string last = digest();
    put(path, std::string("# ") + path + "\nREADME.md\ntests\nDockerfile\n**/.*.sw?\n");
    EXPECT_NE(digest(), last) << path;
  }
}

TEST_F(BuildContext, ChangesWithModeAndKind) {
  fs::permissions(root_.path() / "src/main.cpp", fs::perms::owner_exec, fs::perm_options::add);
  const std::string executable = digest();
  EXPECT_NE(executable, before_);
  fs::remove(root_.path() / "src/main.cpp");
  fs::create_symlink("int main() {}\n", root_.path() / "src/main.cpp");
  EXPECT_NE(digest(), before_);
}

TEST(NoBuildContext, IsAnError) {
  const TempFolder empty = TempFolder::make(fs::temp_directory_path(), "context-").value();
  EXPECT_FALSE(build_context_digests(empty.path()));
  EXPECT_FALSE(build_context_digests(empty.path() / "missing"));
}

}  // namespace
}  // namespace stackpilot
