#include "machine/ssh/adoption.h"

#include <gtest/gtest.h>

#include "access/observe/node_target.h"
#include "unit/access_operate/fake_programs.h"
#include "unit/model/runtime_folder.h"

namespace stackpilot::machine::ssh {
namespace {

constexpr const char* its_own_refusal = "admin@10.0.0.5: Permission denied (publickey).";

// worker1 was adopted through the jump host "old", and infra/lab.yaml may name another way by now.
class Ways : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(workspace_.known_hosts().parent_path()));
    ASSERT_TRUE(write_file(workspace_.known_hosts(), "worker1 ssh-ed25519 AAAA\n"));
    ASSERT_TRUE(write_record(workspace_,
                             {"worker1", "10.0.0.5", 22, "admin", "/key", jump_to("old"), true}));
  }
  static JumpSpec jump_to(const std::string& host) { return {host, "me", 22, "/key"}; }
  static NodeSpec worker(const std::optional<JumpSpec>& jump) {
    NodeSpec node{.name = "worker1", .address = "10.0.0.5"};
    node.ssh = SshSpec{"admin", 22, "/key", jump};
    return node;
  }
  /// The ssh that logs in without credentials.
  void says(const std::string& text) const {
    programs_.put("ssh", "echo '" + text + "' >&2; exit 255");
  }
  Status follow(const NodeSpec& node) const { return follow_way(site_, node); }
  std::optional<JumpSpec> kept() const { return read_records(workspace_).value().front().jump; }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "ways-").value();
  Workspace workspace_{folder_.path()};
  RuntimeFolder runtime_{workspace_};
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  access::Operator host_{lock_.permit(), {}};
  LabSpec lab_;
  AdoptionSite site_{host_, workspace_, lab_};
  fakes::FakePrograms programs_;
};

TEST_F(Ways, AreFollowedToTheSameMachine) {
  says(its_own_refusal);
  ASSERT_TRUE(follow(worker(jump_to("new"))));
  EXPECT_EQ(kept(), jump_to("new"));
  ASSERT_TRUE(follow(worker(std::nullopt)));
  EXPECT_EQ(kept(), std::nullopt);
}

TEST_F(Ways, AreNotFollowedToAnotherMachine) {
  for (const char* said :
       {"Host key verification failed.", "ssh: connect to host 10.0.0.5 port 22: No route to host",
        "me@new: Permission denied (publickey).\nConnection closed by UNKNOWN port 65535"}) {
    SCOPED_TRACE(said);
    says(said);
    ASSERT_TRUE(follow(worker(jump_to("new"))));
    EXPECT_EQ(kept(), jump_to("old"));
  }
  says(its_own_refusal);
  NodeSpec moved = worker(jump_to("new"));
  moved.address = "10.0.0.6";
  ASSERT_TRUE(follow(moved));
  EXPECT_EQ(kept(), jump_to("old"));
}

TEST_F(Ways, ThatHaveNotChangedAskNothing) {
  says("no ssh is needed");
  ASSERT_TRUE(follow(worker(jump_to("old"))));
  ASSERT_TRUE(open_way(site_, worker(std::nullopt)));
  EXPECT_TRUE(programs_.calls().empty());
}

// So that the line of a key that is to change can be removed, as the error says.
TEST_F(Ways, HaveTheHostKeyOfANewJumpHostRecorded) {
  programs_.put("ssh", R"sh(for one; do
    case $one in
    UserKnownHostsFile=*) [ -n "$file" ] || { file=${one#*=\"}; file=${file%\"}; } ;;
    StrictHostKeyChecking=accept-new) asked=yes ;;
    esac
done
[ -z "$asked" ] || echo "jump-new-22 ssh-ed25519 BBBB" >"$file")sh");
  ASSERT_TRUE(open_way(site_, worker(jump_to("new"))));
  EXPECT_EQ(read_file(workspace_.known_hosts()).value(),
            "worker1 ssh-ed25519 AAAA\njump-new-22 ssh-ed25519 BBBB\n");
}

}  // namespace
}  // namespace stackpilot::machine::ssh
