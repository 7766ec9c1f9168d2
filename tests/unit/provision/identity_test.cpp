#include "provision/identity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "access/exec/process.h"
#include "model/state_schema.h"

namespace stackpilot::provision {
namespace {

class Identity : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(make_folder(workspace_.known_hosts().parent_path())); }

  std::string known_hosts() const { return read_file(workspace_.known_hosts()).value_or(""); }
  void put(const std::string& text) const {
    ASSERT_TRUE(write_file(workspace_.known_hosts(), text));
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "identity-").value();
  Workspace workspace_{folder_.path()};
};

TEST(WithoutHost, TakesThatHostsLinesOnly) {
  const std::string text = "control ssh-ed25519 A\nworker1 ssh-ed25519 B\nworker11 ssh-ed25519 C\n";
  EXPECT_EQ(without_host(text, "worker1"), "control ssh-ed25519 A\nworker11 ssh-ed25519 C\n");
  EXPECT_EQ(without_host(text, "worker"), text);
  EXPECT_EQ(without_host(text, "orker1"), text);
  EXPECT_EQ(without_host("a k 1\nb k 2\na k 3\n", "a"), "b k 2\n");
  EXPECT_EQ(without_host("", "a"), "");
}

TEST_F(Identity, AHostKeyIsRecordedReplacedAndForgotten) {
  EXPECT_FALSE(has_host_key(workspace_, "control"));
  ASSERT_TRUE(record_host_key(workspace_, "control", "ssh-ed25519 AAAA root@control\n"));
  ASSERT_TRUE(record_host_key(workspace_, "worker1", "ssh-ed25519 BBBB"));
  EXPECT_EQ(known_hosts(), "control ssh-ed25519 AAAA\nworker1 ssh-ed25519 BBBB\n");
  ASSERT_TRUE(record_host_key(workspace_, "control", "ssh-ed25519 CCCC"));
  EXPECT_EQ(known_hosts(), "worker1 ssh-ed25519 BBBB\ncontrol ssh-ed25519 CCCC\n");
  EXPECT_TRUE(has_host_key(workspace_, "control"));
  ASSERT_TRUE(forget_host_key(workspace_, "control"));
  EXPECT_FALSE(has_host_key(workspace_, "control"));
  EXPECT_TRUE(has_host_key(workspace_, "worker1"));
  EXPECT_FALSE(has_host_key(workspace_, "worker"));
}

TEST_F(Identity, ForgettingWhatIsNotRecordedIsFine) {
  EXPECT_TRUE(forget_host_key(workspace_, "control"));
  EXPECT_FALSE(fs::exists(workspace_.known_hosts()));
}

// A known_hosts file without a newline at its end, as after editing by hand.
TEST_F(Identity, AnUnendedLineIsNoOthersKey) {
  put("worker1 ssh-ed25519 BBBB");
  EXPECT_FALSE(has_host_key(workspace_, "control"));
  EXPECT_TRUE(has_host_key(workspace_, "worker1"));
  ASSERT_TRUE(record_host_key(workspace_, "control", "ssh-ed25519 AAAA"));
  EXPECT_EQ(known_hosts(), "worker1 ssh-ed25519 BBBB\ncontrol ssh-ed25519 AAAA\n");
}

TEST_F(Identity, AnUnusableKeyIsRefusedAndChangesNothing) {
  put("worker1 ssh-ed25519 BBBB\n");
  for (const char* key : {"", "\n", "ssh-ed25519", "ssh-ed25519 \n", "ssh-rsa AAAA", "AAAA",
                          "cat: /etc/ssh: No such file"}) {
    const Status status = record_host_key(workspace_, "control", key);
    ASSERT_FALSE(status) << key;
    EXPECT_EQ(status.error().kind, ErrorKind::kBroken);
    EXPECT_TRUE(status.error().message.starts_with("control has no usable host key"));
  }
  EXPECT_EQ(known_hosts(), "worker1 ssh-ed25519 BBBB\n");
}

TEST_F(Identity, KnownHostsIsPrivate) {
  ASSERT_TRUE(record_host_key(workspace_, "control", "ssh-ed25519 AAAA"));
  EXPECT_EQ(fs::status(workspace_.known_hosts()).permissions(), static_cast<fs::perms>(0600));
}

TEST_F(Identity, NodesThatBootSideBySideLoseNoKey) {
  constexpr int count = 8;
  for (int round = 0; round < 10; ++round) {
    put("gone ssh-ed25519 OLD\n");
    std::vector<std::jthread> nodes;
    nodes.emplace_back([&] { EXPECT_TRUE(forget_host_key(workspace_, "gone")); });
    for (int i = 0; i < count; ++i) {
      nodes.emplace_back([&, i] {
        EXPECT_TRUE(record_host_key(workspace_, "node" + std::to_string(i), "ssh-ed25519 AAAA"));
      });
    }
    nodes.clear();
    const std::string text = known_hosts();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), count) << text;
    for (int i = 0; i < count; ++i) {
      EXPECT_TRUE(has_host_key(workspace_, "node" + std::to_string(i))) << text;
    }
  }
}

// With the real ssh-keygen.
TEST_F(Identity, IsMadeOnceAndKept) {
  const auto lock = access::LabLock::acquire(workspace_.lock(), "test");
  const access::Operator host(lock->permit(), {});
  ASSERT_TRUE(ensure_identity(host, workspace_));
  const std::string id = workspace_.lab_id();
  const std::string key = lab_public_key(workspace_).value();
  EXPECT_EQ(id.size(), 12U);
  EXPECT_EQ(age_of_state(workspace_), StateAge::kCurrent);
  EXPECT_TRUE(fs::exists(workspace_.schema()));
  EXPECT_TRUE(key.starts_with("ssh-ed25519 ")) << key;
  EXPECT_EQ(fs::status(workspace_.ssh_key()).permissions(), static_cast<fs::perms>(0600));
  ASSERT_TRUE(ensure_identity(host, workspace_));
  EXPECT_EQ(workspace_.lab_id(), id);
  EXPECT_EQ(lab_public_key(workspace_).value(), key);
}

// That is for the session to say: the lab is older than this program.
TEST_F(Identity, ALabWithoutAVersionGetsNoneHere) {
  const auto lock = access::LabLock::acquire(workspace_.lock(), "test");
  const access::Operator host(lock->permit(), {});
  ASSERT_TRUE(make_folder(workspace_.shared()));
  ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
  ASSERT_TRUE(ensure_identity(host, workspace_));
  EXPECT_EQ(age_of_state(workspace_), StateAge::kOlder);
}

TEST_F(Identity, HalfAKeyPairIsMadeAnew) {
  const auto lock = access::LabLock::acquire(workspace_.lock(), "test");
  const access::Operator host(lock->permit(), {});
  ASSERT_TRUE(ensure_identity(host, workspace_));
  fs::remove(workspace_.ssh_key().string() + ".pub");
  ASSERT_TRUE(write_file(workspace_.ssh_key().string() + ".new", "left by an interrupted run"));
  ASSERT_TRUE(ensure_identity(host, workspace_));
  const auto derived =
      access::run_ok({.argv = {"ssh-keygen", "-y", "-f", workspace_.ssh_key().string()}});
  ASSERT_TRUE(derived);
  EXPECT_EQ(access::trimmed(derived->out), access::trimmed(lab_public_key(workspace_).value()));
}

}  // namespace
}  // namespace stackpilot::provision
