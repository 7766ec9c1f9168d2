#include "machine/copy/tree_copy.h"

#include <gtest/gtest.h>

#include "machine/copy/image_copy.h"
#include "machine/copy/remote.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::machine::copy {
namespace {

using Names = std::vector<std::string>;

TEST(TreeChange, IsWhatDiffers) {
  struct Row {
    const char* about;
    FileDigests earlier, now;
    Names sent, removed;
    bool is_simple;
  };
  for (const Row& row : {
           Row{"nothing", {{"a", "1"}}, {{"a", "1"}}, {}, {}, true},
           Row{"all is new", {}, {{"a", "1"}, {"b/c", "2"}}, {"a", "b/c"}, {}, true},
           Row{"other content",
               {{"a", "1"}, {"b", "1"}},
               {{"a", "2"}, {"b", "1"}},
               {"a"},
               {},
               true},
           Row{"one is gone", {{"a", "1"}, {"b", "1"}}, {{"a", "1"}}, {}, {"b"}, true},
           Row{"a name's beginning", {{"a.x", "1"}}, {{"a", "1"}}, {"a"}, {"a.x"}, true},
           Row{"a folder became a file", {{"a/b", "1"}}, {{"a", "1"}}, {"a"}, {"a/b"}, false},
           Row{"a file became a folder", {{"a", "1"}}, {{"a/b/c", "1"}}, {"a/b/c"}, {"a"}, false},
           Row{"a name of two lines", {{"a\nb", "1"}}, {}, {}, {"a\nb"}, false},
       }) {
    const TreeChange change = change_between(row.earlier, row.now);
    EXPECT_EQ(change.sent, row.sent) << row.about;
    EXPECT_EQ(change.removed, row.removed) << row.about;
    EXPECT_EQ(change.is_simple, row.is_simple) << row.about;
  }
}

TEST(ImageCopy, OnlyWholeArchivesCountAsThere) {
  const TempFolder cache = TempFolder::make(fs::temp_directory_path(), "images-").value();
  const BaseImage image{.name = "postgres", .archive = "p.docker.tar"};
  ASSERT_TRUE(write_file(cache.path() / image.archive, "12345"));
  EXPECT_EQ(missing_among({image}, cache.path(), "5 p.docker.tar\n").size(), 0U);
  for (const char* listed : {"", "4 p.docker.tar\n", "5 p.docker.tar.new\n", "15 p.docker.tar\n"}) {
    EXPECT_EQ(missing_among({image}, cache.path(), listed).size(), 1U) << listed;
  }
}

// A node that is a folder: ssh and sudo run what they are given here.
class Sent : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(root() / "scripts"));
    ASSERT_TRUE(make_folder(workspace_.shared()));
    ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
    ASSERT_TRUE(write_file(root() / "a", "one"));
    ASSERT_TRUE(write_file(workspace_.state() / "secret", "key"));
    programs_.put("ssh",
                  "for last; do :; done; printf '%s' \"$last\" >\"$FAKE/line\"\n"
                  "case $last in *mountpoint*) exit $(cat \"$FAKE/mounted\");; esac\n"
                  "cat >\"$FAKE/tar\"; tar -tf \"$FAKE/tar\" | sort >\"$FAKE/listed\"\n"
                  "case $last in *cp\\ -al*) exit $(cat \"$FAKE/part\");; esac");
    ASSERT_TRUE(write_file(programs_.path("mounted"), "0"));
    ASSERT_TRUE(write_file(programs_.path("part"), "0"));
  }
  const fs::path& root() const { return workspace_.root(); }
  std::size_t send() {
    fs::remove(programs_.path("listed"));
    const auto files = files_for_nodes(workspace_);
    return send_tree(host_, workspace_, target_, *files).value();
  }
  std::string listed() const { return read_file(programs_.path("listed")).value_or("nothing"); }
  std::string line() const { return read_file(programs_.path("line")).value(); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "tree-").value();
  Workspace workspace_{folder_.path()};
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / ".git-lock", "test").value();
  access::Operator host_{lock_.permit(), {}};
  access::SshTarget target_{.node = "control", .address = "192.0.2.1", .user = "vagrant"};
  fakes::FakePrograms programs_;
};

TEST_F(Sent, OfTheStateOnlyWhatNodesShare) {
  EXPECT_GE(send(), 2U);
  EXPECT_NE(listed().find(".stackpilot/shared/lab-id\n"), std::string::npos) << listed();
  EXPECT_EQ(listed().find("secret"), std::string::npos) << listed();
  EXPECT_NE(line().find("mkdir new;"), std::string::npos) << line();
}

TEST_F(Sent, OnlyWhatHasChanged) {
  send();
  EXPECT_EQ(send(), 0U);
  EXPECT_EQ(listed(), "nothing");
  ASSERT_TRUE(write_file(root() / "a", "two"));
  EXPECT_EQ(send(), 1U);
  EXPECT_EQ(listed(), "a\n");
  fs::remove(root() / "a");
  EXPECT_EQ(send(), 0U);
  EXPECT_EQ(listed(), ".stackpilot-removed\n");
}

TEST_F(Sent, WhollyWhereTheNodeHasLostIt) {
  const std::size_t all = send();
  ASSERT_TRUE(write_file(programs_.path("mounted"), "1"));
  EXPECT_EQ(send(), all) << "nothing has changed here, but it is not there";
  ASSERT_TRUE(write_file(root() / "a", "two"));
  ASSERT_TRUE(write_file(programs_.path("part"), "1"));
  EXPECT_EQ(send(), all) << "the earlier tree is not there";
  ASSERT_TRUE(forget_tree(workspace_, "control"));
  EXPECT_EQ(send(), all);
}

}  // namespace
}  // namespace stackpilot::machine::copy
