// The program need not lie in the repository that it works on.
#include <gtest/gtest.h>

#include "cli/clone.h"

namespace stackpilot::cli_test {
namespace {

class Elsewhere : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::copy_file(STACKPILOT_PROGRAM, program());
    fs::remove_all(clone_->root() / "bin");
    ASSERT_TRUE(clone_.add_node("spare", "192.168.56.99"));
  }

  // Below a folder of its own, whose name says nothing, and around which there is no repository.
  fs::path program() const { return installed_.path() / "pilot"; }

  Ran run(const fs::path& folder, const e2e::Argv& arguments) const {
    e2e::Argv argv = {"env", "-C", folder.string(), program().string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return e2e::run_program(argv, {{"CI", ""}, {"STACKPILOT_MASK", "engine"}});
  }

  TempFolder installed_ = TempFolder::make(fs::temp_directory_path(), "installed-").value();
  Clone clone_;
};

TEST_F(Elsewhere, TheRepositoryIsThatOfTheFolder) {
  for (const char* folder : {"", "infra", "src/cli"}) {
    SCOPED_TRACE(folder);
    const Ran status = run(clone_->root() / folder, {"status"});
    EXPECT_TRUE(exits(0, status));
    EXPECT_TRUE(holds(status.out, "spare"));
    EXPECT_FALSE(holds(status.err, "note:"));
  }
}

TEST_F(Elsewhere, TheRepositoryIsTheNamedOneWhereverItIsCalled) {
  const std::string root = clone_->root().string();
  const std::string relative = fs::relative(clone_->root(), installed_.path()).string();
  for (const e2e::Argv& words :
       {e2e::Argv{"--repo", root, "status"}, e2e::Argv{"status", "--repo", root},
        e2e::Argv{"--repo=" + root, "status"}, e2e::Argv{"--repo", relative, "status"}}) {
    const Ran status = run(installed_.path(), words);
    EXPECT_TRUE(exits(0, status));
    EXPECT_TRUE(holds(status.out, "spare"));
  }
}

TEST_F(Elsewhere, HelpKnowsTheNodesOfThatRepository) {
  const std::string root = clone_->root().string();
  for (const e2e::Argv& words :
       {e2e::Argv{"--repo", root, "help"}, e2e::Argv{"--repo", root, "--help"},
        e2e::Argv{"up", "--repo", root, "--help"}}) {
    const Ran help = run(installed_.path(), words);
    EXPECT_TRUE(exits(0, help));
    EXPECT_TRUE(holds(help.out, ", spare."));
  }
  const Ran nowhere = run(installed_.path(), {"help"});
  EXPECT_TRUE(exits(0, nowhere));
  EXPECT_TRUE(holds(nowhere.out, "one of infra/lab.yaml"));
}

TEST_F(Elsewhere, TheRepositoryIsCheckedAndNeedsNoProgram) {
  const Ran checked = run(clone_->root() / "docs", {"checks"});
  EXPECT_TRUE(exits(0, checked));
  EXPECT_TRUE(holds(checked.out, "CHECKS: PASS"));
  EXPECT_FALSE(fs::exists(clone_->root() / "bin"));
}

TEST_F(Elsewhere, CIRunsThisProgramOnThatRepository) {
  const Ran ci = run(installed_.path(), {"--repo", clone_->root().string(), "ci"});
  EXPECT_TRUE(exits(3, ci));  // no nodes without an engine
  EXPECT_TRUE(holds(clone_.read("ci/logs/summary.md"), "engine"));
  EXPECT_FALSE(fs::exists(installed_.path() / "ci"));
}

// A wrong --repo is an error where the folder, or the program, would give a repository.
TEST_F(Elsewhere, WithoutARepositoryThereIsOneClearError) {
  const struct {
    fs::path folder;
    e2e::Argv words;
    const char* why;
  } rows[] = {
      {installed_.path(), {"status"}, "nor a folder above has infra/lab.yaml"},
      {installed_.path(), {"verify"}, "nor a folder above has infra/lab.yaml"},
      {installed_.path(), {"tf-plan"}, "nor a folder above has infra/lab.yaml"},
      {clone_->root(), {"--repo", "infra", "up"}, "--repo infra: no repository of StackPilot"},
      {clone_->root(), {"destroy", "--repo", "README.md"}, "--repo README.md: no folder"},
      {clone_->root(), {"--repo", "nowhere", "checks"}, "--repo nowhere: No such file"},
      {clone_->root(), {"--repo", "", "status"}, "names no folder"},
  };
  for (const auto& [folder, words, why] : rows) {
    const Ran ran = run(folder, words);
    EXPECT_TRUE(exits(2, ran)) << why;
    EXPECT_TRUE(holds(ran.err, why));
    EXPECT_TRUE(holds(ran.err, "next:"));
    EXPECT_EQ(ran.out, "");
  }
}

// One clone has a program; it is called by its path.
TEST_F(Elsewhere, TheFolderGoesBeforeTheRepositoryAroundTheProgram) {
  const Clone other;
  const std::string called = other->program().string();
  const Ran here = e2e::run_program({"env", "-C", clone_->root().string(), called, "status"});
  EXPECT_TRUE(exits(0, here));
  EXPECT_TRUE(holds(here.out, "spare"));
  EXPECT_TRUE(holds(here.err, "works on " + clone_->root().string()));
  EXPECT_TRUE(holds(here.err, "not on " + other->root().string()));
  const Ran nowhere = e2e::run_program({"env", "-C", installed_.path().string(), called, "status"});
  EXPECT_TRUE(exits(0, nowhere));
  EXPECT_FALSE(holds(nowhere.out, "spare"));
  EXPECT_FALSE(holds(nowhere.err, "note:"));
}

}  // namespace
}  // namespace stackpilot::cli_test
