#include "access/observe/ssh_probe.h"

#include <gtest/gtest.h>

#include "unit/access_observe/listener.h"

namespace stackpilot::access {
namespace {

using Methods = std::vector<std::string>;

TEST(Refusal, TellsTheMethodsOffered) {
  const SshProbe probe =
      read_refusal(255, "vagrant@192.168.56.10: Permission denied (publickey).\r\n");
  EXPECT_TRUE(probe.host_key_recorded);
  EXPECT_EQ(probe.methods, (Methods{"publickey"}));
  EXPECT_FALSE(probe.lab_login);
}

TEST(Refusal, TellsAllMethodsOffered) {
  EXPECT_EQ(read_refusal(255, "u@h: Permission denied (publickey,password,keyboard-interactive).")
                .methods,
            (Methods{"publickey", "password", "keyboard-interactive"}));
}

TEST(Refusal, ThatIsNoneIsALoginWithoutCredentials) {
  const SshProbe probe = read_refusal(0, "");
  EXPECT_TRUE(probe.host_key_recorded);
  EXPECT_EQ(probe.methods, (Methods{"none"}));
}

TEST(Refusal, OfTheHostKeyIsToldByItsLastLine) {
  const SshProbe probe =
      read_refusal(255,
                   "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n"
                   "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\n"
                   "Host key verification failed.\n");
  EXPECT_FALSE(probe.host_key_recorded);
  EXPECT_TRUE(probe.methods.empty());
  EXPECT_EQ(probe.problem, "Host key verification failed.");
}

TEST(Refusal, ByNobodyIsNoHostKey) {
  const SshProbe probe =
      read_refusal(255, "ssh: connect to host 192.168.56.10 port 22: Connection refused\n");
  EXPECT_FALSE(probe.host_key_recorded);
  EXPECT_NE(probe.problem.find("Connection refused"), std::string::npos);
}

TEST(Refusal, BySilenceIsNoOtherHostKey) {
  EXPECT_TRUE(read_refusal(255, "Connection timed out during banner exchange\n").silent);
  EXPECT_FALSE(read_refusal(255, "Host key verification failed.\n").silent);
}

// ssh passes on what the ssh to the jump host says.
TEST(Refusal, ByTheJumpHostSaysNothingOfTheNode) {
  const SshProbe probe =
      read_refusal(255,
                   "me@gate: Permission denied (publickey,password).\r\n"
                   "kex_exchange_identification: Connection closed by remote host\r\n");
  EXPECT_FALSE(probe.host_key_recorded);
  EXPECT_TRUE(probe.methods.empty());
}

TEST(Refusal, WithoutAWordIsAProblemAllTheSame) {
  const SshProbe probe = read_refusal(255, "");
  EXPECT_FALSE(probe.host_key_recorded);
  EXPECT_NE(probe.problem, "");
}

TEST(Refusal, CutShortNamesNoGoodMethod) {
  EXPECT_NE(read_refusal(255, "Permission denied (publickey").methods, (Methods{"publickey"}));
}

TEST(ProbeSsh, OfASilentServerEndsWithinItsTimeout) {
  const Listener server("");
  const SshProbe probe = probe_ssh(SshTarget{.node = "control",
                                             .address = "127.0.0.1",
                                             .port = server.port(),
                                             .user = "vagrant",
                                             .key = "/no/such/key",
                                             .known_hosts = "/no/such/file",
                                             .sockets = "/tmp"},
                                   Millis(500));
  EXPECT_FALSE(probe.host_key_recorded);
  EXPECT_FALSE(probe.lab_login);
  EXPECT_TRUE(probe.silent);
  EXPECT_NE(probe.problem, "");
}

}  // namespace
}  // namespace stackpilot::access
