// Reads real Git repositories that the tests create.
#include "checks/git.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "access/exec/process.h"

namespace stackpilot::checks {
namespace {

class GitRepository : public ::testing::Test {
 protected:
  GitRepository() {
    git({"init", "-q"});
    git({"config", "user.name", "test"});
    git({"config", "user.email", "test@localhost"});
  }
  void git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"git", "-C", root().string()});
    const auto done = access::run_ok({.argv = arguments});
    ASSERT_TRUE(done) << done.error().message << done.error().detail;
  }
  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((root() / path).parent_path());
    ASSERT_TRUE(write_file(root() / path, text));
  }
  void commit() const {
    git({"add", "-A"});
    git({"commit", "-q", "-m", "test"});
  }
  const fs::path& root() const { return folder_.path(); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "git-").value();
};

TEST_F(GitRepository, HoldsWhatIsTracked) {
  write("a/b.txt", "text");
  write("run.sh", "#!/bin/sh\n");
  fs::permissions(root() / "run.sh", fs::perms::owner_all);
  fs::create_symlink("a/b.txt", root() / "link");
  commit();
  write("untracked", "not seen");
  const Repository repository = read_repository(root()).value();
  ASSERT_EQ(repository.files().size(), 3U);
  EXPECT_EQ(repository.find("a/b.txt")->text, "text");
  EXPECT_EQ(repository.find("link")->mode, FileMode::kLink);
  EXPECT_EQ(repository.find("link")->text, "a/b.txt");
  EXPECT_EQ(repository.find("run.sh")->mode, FileMode::kExecutable);
  EXPECT_EQ(repository.find("untracked"), nullptr);
  EXPECT_TRUE(repository.exists("a"));
  EXPECT_FALSE(repository.exists("a/b"));
  EXPECT_TRUE(repository.staged().empty());
}

TEST_F(GitRepository, SeesWorkTreeAndIndexApart) {
  write("file", "staged");
  git({"add", "file"});
  write("file", "now");
  const Repository repository = read_repository(root()).value();
  EXPECT_EQ(repository.find("file")->text, "now");
  ASSERT_EQ(repository.staged().size(), 1U);
  EXPECT_EQ(repository.staged()[0].text, "staged");
}

// A file that is deleted only from the work tree is still part of the next commit.
TEST_F(GitRepository, SeesWhatIsOnlyInTheIndex) {
  write("file", "a secret\n");
  write("other", std::string("\0\n\xff", 3));
  git({"add", "-A"});
  fs::remove(root() / "file");
  fs::remove(root() / "other");
  const Repository repository = read_repository(root()).value();
  EXPECT_TRUE(repository.files().empty());
  ASSERT_EQ(repository.staged().size(), 2U);
  EXPECT_EQ(repository.staged()[0].text, "a secret\n");
  EXPECT_EQ(repository.staged()[1].text, std::string("\0\n\xff", 3));
}

// A modified file is found even if it is marked assume-unchanged.
TEST_F(GitRepository, IsNotDeceivedByTheStatCache) {
  write("file", "staged");
  commit();
  git({"update-index", "--assume-unchanged", "file"});
  write("file", "now");
  const Repository repository = read_repository(root()).value();
  EXPECT_EQ(repository.find("file")->text, "now");
  EXPECT_EQ(repository.staged().size(), 1U);
}

TEST_F(GitRepository, AConflictIsReadOnce) {
  write("file", "base\n");
  commit();
  git({"checkout", "-q", "-b", "side"});
  write("file", "side\n");
  commit();
  git({"checkout", "-q", "-"});
  write("file", "main\n");
  commit();
  EXPECT_NE(access::run({.argv = {"git", "-C", root().string(), "merge", "side"}})->status, 0);
  EXPECT_EQ(read_repository(root())->files().size(), 1U);
}

TEST_F(GitRepository, HistoryHoldsWhatIsGone) {
  write("file", "first\n");
  commit();
  write("file", "second\n");
  commit();
  git({"rm", "-q", "file"});
  write("last", "third\n");
  commit();
  std::vector<std::string> texts;
  std::string commit_of_first;
  ASSERT_TRUE(read_history(root(), [&](const std::vector<RepoFile>& versions) {
    for (const RepoFile& version : versions) {
      texts.push_back(version.path + " " + version.text);
      if (version.text == "first\n") commit_of_first = commit_of(root(), version);
    }
  }));
  std::sort(texts.begin(), texts.end());
  EXPECT_EQ(texts, (std::vector<std::string>{"file first\n", "file second\n", "last third\n"}));
  EXPECT_FALSE(commit_of_first.empty());
  EXPECT_TRUE(head_commit(root()).find(commit_of_first) != 0U);
}

TEST_F(GitRepository, KnowsWhetherItIsClean) {
  write("file", "text");
  commit();
  EXPECT_TRUE(is_clean(root()));
  write("new", "of nobody");
  EXPECT_FALSE(is_clean(root())) << "what is not tracked is built all the same";
  fs::remove(root() / "new");
  write("file", "other");
  EXPECT_FALSE(is_clean(root()));
}

// What this clone or this user ignores, beyond what is tracked, is there all the same.
TEST_F(GitRepository, IsNotCleanBecauseThisMachineIgnoresMore) {
  write("file", "text");
  write(".gitignore", "built\n");
  commit();
  write("built", "of the clone's own rules");
  EXPECT_TRUE(is_clean(root()));
  write("new", "of nobody");
  write(".git/info/exclude", "new\n");
  EXPECT_FALSE(is_clean(root()));
  fs::remove(root() / ".git/info/exclude");
  write(".git/mine", "new\n");
  git({"config", "core.excludesFile", (root() / ".git/mine").string()});
  git({"config", "status.showUntrackedFiles", "no"});
  EXPECT_FALSE(is_clean(root()));
}

// A replacement of an object is of one clone: nobody else sees it.
TEST_F(GitRepository, IsNotDeceivedByReplacedObjects) {
  write("file", "a secret");
  commit();
  write("other", "harmless");
  git({"add", "other"});
  git({"replace", blob_id("a secret", 40), blob_id("harmless", 40)});
  fs::remove(root() / "file");
  const Repository repository = read_repository(root()).value();
  ASSERT_EQ(repository.staged().size(), 1U);
  EXPECT_EQ(repository.staged()[0].text, "a secret");
}

TEST_F(GitRepository, IsTheOneMeantWhateverTheEnvironmentSays) {
  write("file", "text");
  commit();
  const TempFolder empty = TempFolder::make(fs::temp_directory_path(), "git-").value();
  const std::string head = head_commit(root());
  for (const char* name : {"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY",
                           "GIT_CONFIG_GLOBAL", "GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES"}) {
    ::setenv(name, (empty.path() / "nothing").c_str(), 1);
    const Result<Repository> repository = read_repository(root());
    const bool clean = is_clean(root());
    const std::string found = head_commit(root());
    ::unsetenv(name);
    ASSERT_TRUE(repository) << name;
    EXPECT_EQ(repository->files().size(), 1U) << name;
    EXPECT_TRUE(clean) << name;
    EXPECT_EQ(found, head) << name;
  }
}

// A clone may have a program run whenever git looks at its files.
TEST_F(GitRepository, RunsNothingThatTheCloneConfigures) {
  write("file", "text");
  commit();
  write(".git/run", "#!/bin/sh\ntouch '" + (root() / ".git/ran").string() + "'\n");
  fs::permissions(root() / ".git/run", fs::perms::owner_all);
  git({"config", "core.fsmonitor", (root() / ".git/run").string()});
  EXPECT_TRUE(read_repository(root()));
  EXPECT_TRUE(is_clean(root()));
  EXPECT_FALSE(fs::exists(root() / ".git/ran"));
}

TEST(ReadRepository, OfNoRepositorySaysSo) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "nogit-").value();
  const Result<Repository> repository = read_repository(folder.path());
  ASSERT_FALSE(repository);
  EXPECT_EQ(repository.error().kind, ErrorKind::kCapability);
  EXPECT_EQ(head_commit(folder.path()), "");
}

TEST(BlobId, IsGits) {
  EXPECT_EQ(blob_id("", 40), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  EXPECT_EQ(blob_id("hello\n", 40), "ce013625030ba8dba906f756967f9e9ca394464a");
  EXPECT_EQ(blob_id("", 64), "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813");
}

}  // namespace
}  // namespace stackpilot::checks
