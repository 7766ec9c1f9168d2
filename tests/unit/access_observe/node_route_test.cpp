#include "access/observe/node_route.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "access/observe/node_target.h"
#include "unit/access_observe/listener.h"
#include "unit/access_operate/fake_programs.h"
#include "unit/model/runtime_folder.h"

namespace stackpilot::access {
namespace {

// A program named ssh that says what a jump host had it say, instead of the real one.
class JumpHost : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(workspace_.known_hosts().parent_path()));
    record("AAAA");
  }

  void record(const std::string& key) {
    ASSERT_TRUE(write_file(workspace_.known_hosts(),
                           key.empty() ? "" : "jump-gate-2200 ssh-ed25519 " + key + "\n"));
  }
  // `opening` is said to who opens the connection, `probing` to who asks for a port over it.
  void says(const std::string& opening, int status, const std::string& probing = "") const {
    programs_.put("ssh", fmt::format("case \" $* \" in\n"
                                     "*' -v '*) echo '{}' >&2; exit 255;;\n"
                                     "esac\n"
                                     "echo '{}' >&2\n"
                                     "exit {}",
                                     probing, opening, status));
  }
  NodeSpec hidden() const {
    NodeSpec node{.name = "worker2", .address = "10.0.0.5"};
    node.ssh = SshSpec{"admin", 22, "/key", JumpSpec{"gate", "me", 2200, "/key"}};
    return node;
  }
  Reach probe() const { return reach_port(workspace_, hidden(), 5432, Millis(2'000)); }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "jump-").value();
  Workspace workspace_{root_.path()};
  RuntimeFolder runtime_{workspace_};
  fakes::FakePrograms programs_;
};

struct JumpTrouble {
  const char* name;
  const char* recorded;
  const char* said;
  const char* message;
  const char* hint;
};

TEST_F(JumpHost, IsNamedWithWhatIsWrongAndWhatToDo) {
  const JumpTrouble troubles[] = {
      {"down", "AAAA", "ssh: connect to host gate port 2200: Connection refused",
       "does not answer by SSH", "switch it on"},
      {"silent", "AAAA", "Connection timed out during banner exchange", "does not answer by SSH",
       "switch it on"},
      {"key refused", "AAAA", "me@gate: Permission denied (publickey).",
       "does not let me in with /key", "admit that key there"},
      {"another host key", "AAAA", "Host key verification failed.", "presents another host key",
       "remove the line of jump-gate-2200"},
      {"host key not seen yet", "", "Host key verification failed.", "no host key of", "make up"}};
  for (const JumpTrouble& one : troubles) {
    SCOPED_TRACE(one.name);
    record(one.recorded);
    says(one.said, 255);
    const Status opened = open_jump(workspace_, hidden());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::kCapability);
    EXPECT_NE(opened.error().message.find("jump host gate:2200"), std::string::npos);
    EXPECT_NE(opened.error().message.find(one.message), std::string::npos)
        << opened.error().message;
    EXPECT_NE(opened.error().hint.find(one.hint), std::string::npos) << opened.error().hint;
    const Reach reach = probe();
    EXPECT_FALSE(reach.ok);
    EXPECT_TRUE(reach.silent) << "nothing was learnt of the port";
    EXPECT_EQ(reach.problem, opened.error().message);
    const Result<HttpEndpoint> route = route_to(workspace_, hidden(), 8000);
    ASSERT_FALSE(route);
    EXPECT_EQ(route.error().message, opened.error().message);
  }
}

struct SaidOfPort {
  const char* said;
  bool ok;
  bool silent;
};

TEST_F(JumpHost, OnlyItsOwnRefusalIsAClosedPort) {
  const SaidOfPort answers[] = {
      {"debug1: mux_client_request_stdio_fwd: master session id: 2", true, false},
      {"Stdio forwarding request failed: Session open refused by peer", false, false},
      {"Connection closed by UNKNOWN port 65535", false, true}};
  for (const SaidOfPort& one : answers) {
    SCOPED_TRACE(one.said);
    says("", 0, one.said);
    const Reach reach = probe();
    EXPECT_EQ(reach.ok, one.ok);
    EXPECT_EQ(reach.silent, one.silent);
    if (!one.ok) {
      EXPECT_NE(reach.problem.find("through the jump host gate"), std::string::npos);
    }
  }
}

TEST_F(JumpHost, LeadsToASocketAndPassesNoPing) {
  says("", 0);
  const Result<HttpEndpoint> route = route_to(workspace_, hidden(), 8000);
  ASSERT_TRUE(route);
  const auto* socket = std::get_if<UnixEndpoint>(&*route);
  ASSERT_NE(socket, nullptr);
  EXPECT_EQ(fs::path(socket->path).parent_path(), workspace_.ssh_sockets());
  const Reach ping = reach_by_ping(hidden(), Millis(100));
  EXPECT_FALSE(ping.ok);
  EXPECT_EQ(ping.problem, "no ICMP goes through the jump host gate");
}

TEST_F(JumpHost, IsNotAskedForANodeWithoutOne) {
  says("no ssh is needed", 255);
  const Listener server("");
  const NodeSpec node{.name = "worker1", .address = "127.0.0.1"};
  EXPECT_TRUE(open_jump(workspace_, node));
  EXPECT_TRUE(reach_port(workspace_, node, server.port(), Millis(2'000)).ok);
  const Result<HttpEndpoint> route = route_to(workspace_, node, 8000);
  ASSERT_TRUE(route);
  EXPECT_NE(std::get_if<TcpEndpoint>(&*route), nullptr);
}

}  // namespace
}  // namespace stackpilot::access
