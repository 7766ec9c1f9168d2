#include "machine/copy/tree_sender.h"

#include <gtest/gtest.h>

#include <thread>

#include "machine/copy/tree_copy.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::machine::copy {
namespace {

class ListedMachines : public Survey {
 public:
  std::string_view provider() const override { return "listed"; }
  Result<std::vector<MachineState>> list() const override { return states; }
  std::string maker() const override { return ""; }
  Status require_not_taken() const override { return {}; }

  std::vector<MachineState> states;
};

// Machines that take all they are sent, but for one that fails as the file of its address says.
class TreeSending : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(workspace_.shared()));
    ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
    change("one");
    programs_.put("ssh",
                  "for one; do\n"
                  "    case $one in *@192.0.2.*) address=${one#*@};; esac\n"
                  "done\n"
                  "echo \"$address\" >>\"$FAKE/asked\"\n"
                  "if [ -e \"$FAKE/$address\" ]; then cat \"$FAKE/$address\" >&2; exit 255; fi\n"
                  "cat >/dev/null");
    for (const char* name : {"control", "worker1", "worker2"}) {
      const std::string address = "192.0.2." + std::to_string(lab_.nodes.size() + 1);
      lab_.nodes.push_back({.name = name, .address = address});
      survey_.states.push_back({name, Power::kOn, "running", {address}});
    }
  }
  void change(const std::string& text) const {
    ASSERT_TRUE(write_file(workspace_.root() / "file", text));
  }
  void fail_at(const std::string& address, const std::string& said) const {
    ASSERT_TRUE(write_file(programs_.path(address), said));
  }
  Status refresh() { return trees_.refresh(survey_, lab_); }
  /// The last number of the addresses asked since the last call.
  std::string asked() const {
    std::istringstream lines(read_file(programs_.path("asked")).value_or(""));
    std::string found;
    for (std::string line; std::getline(lines, line);) found += line.back();
    fs::remove(programs_.path("asked"));
    return found;
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "trees-").value();
  Workspace workspace_{folder_.path()};
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / ".git-lock", "test").value();
  access::Operator host_{lock_.permit(), {}};
  LabSpec lab_;
  ListedMachines survey_;
  fakes::FakePrograms programs_;
  TreeSender trees_{host_, workspace_};
};

TEST_F(TreeSending, AsksEachNodeOnceUntilSomethingChanges) {
  ASSERT_TRUE(refresh());
  EXPECT_EQ(asked(), "123");
  ASSERT_TRUE(refresh());
  EXPECT_EQ(asked(), "");
  change("two");
  ASSERT_TRUE(refresh());
  EXPECT_EQ(asked(), "123");
}

TEST_F(TreeSending, WhatWasSentByNameCountsToo) {
  const FileDigests files = files_for_nodes(workspace_).value();
  ASSERT_TRUE(trees_.send(lab_.nodes[1], files));
  EXPECT_EQ(asked(), "2");
  ASSERT_TRUE(refresh());
  EXPECT_EQ(asked(), "13");
}

TEST_F(TreeSending, ANodeThatIsMadeAnewGetsAllOfIt) {
  ASSERT_TRUE(refresh());
  asked();
  ASSERT_TRUE(trees_.forget("worker1"));
  ASSERT_TRUE(refresh());
  EXPECT_EQ(asked(), "2");
}

TEST_F(TreeSending, MachinesThatAreNotOnAreNotAsked) {
  survey_.states[0].power = Power::kOff;
  survey_.states[1].power = Power::kSilent;
  ASSERT_TRUE(refresh());
  EXPECT_EQ(asked(), "3");
}

TEST_F(TreeSending, OneThatNobodyGetsOnToDoesNotKeepTheOthers) {
  for (const char* said : {"ssh: connect to host 192.0.2.1 port 22: No route to host",
                           "vagrant@192.0.2.1: Permission denied (publickey)."}) {
    change(said);
    fail_at("192.0.2.1", said);
    ASSERT_TRUE(refresh()) << said;
    EXPECT_NE(asked().find("23"), std::string::npos) << said;
  }
  fs::remove(programs_.path("192.0.2.1"));
  ASSERT_TRUE(refresh());
  EXPECT_EQ(asked(), "1") << "it has not got it yet";
}

// On which a command would run in the tree that it had before.
TEST_F(TreeSending, OneThatAnswersButDoesNotTakeItIsAnError) {
  for (const char* said :
       {"tar: file: Cannot write: No space left on device", "sudo: a password is required",
        "Host key verification failed.", "mount: /vagrant: permission denied."}) {
    fail_at("192.0.2.2", said);
    const Status failed = refresh();
    ASSERT_FALSE(failed) << said;
    EXPECT_NE((failed.error().message + failed.error().detail).find("worker1"), std::string::npos)
        << said;
  }
}

TEST_F(TreeSending, ThreadsThatRefreshAtATimeSendOnce) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { EXPECT_TRUE(refresh()); });
  for (std::thread& one : threads) one.join();
  EXPECT_EQ(asked(), "123");
}

}  // namespace
}  // namespace stackpilot::machine::copy
