#include "access/exec/ssh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "access/exec/process.h"
#include "base/slowness.h"
#include "model/program_place.h"

namespace stackpilot::access {
namespace {

SshTarget target() {
  return SshTarget{.node = "worker1",
                   .address = "192.168.56.11",
                   .port = 22,
                   .user = "stackpilot",
                   .key = "/state/lab key",
                   .known_hosts = "/state/known_hosts",
                   .host_key = "worker1 ssh-ed25519 AAAA",
                   .sockets = "/run/sockets"};
}

bool holds(const std::vector<std::string>& argv, const std::string& argument) {
  return std::find(argv.begin(), argv.end(), argument) != argv.end();
}

// The options in effect according to `ssh -G`, which does not connect.
std::string effective(std::vector<std::string> argv) {
  argv.insert(argv.begin() + 1, "-G");
  const Result<Output> output = run(Command{.argv = std::move(argv)});
  return output ? output->out : output.error().message;
}

TEST(Ssh, TrustsTheRecordedHostKeysOnly) {
  for (const auto& argv : {shared_ssh(target()), fresh_ssh(target(), Login::kLabKey),
                           fresh_ssh(target(), Login::kNone), interactive_ssh(target()),
                           close_shared_ssh(target()), retire_shared_ssh(target())}) {
    EXPECT_EQ(argv.at(0), "ssh");
    EXPECT_TRUE(holds(argv, "none"));  // -F none: the operator's ssh_config is not read
    EXPECT_TRUE(holds(argv, "StrictHostKeyChecking=yes"));
    EXPECT_TRUE(holds(argv, "UserKnownHostsFile=\"/state/known_hosts\""));
    EXPECT_TRUE(holds(argv, "GlobalKnownHostsFile=/dev/null"));
    EXPECT_TRUE(holds(argv, "HostKeyAlias=worker1"));
    EXPECT_TRUE(holds(argv, "IdentitiesOnly=yes"));
    EXPECT_TRUE(holds(argv, "IdentityAgent=none"));
    EXPECT_EQ(argv.back(), "stackpilot@192.168.56.11");
  }
}

TEST(Ssh, SharesOneConnectionPerNode) {
  const std::vector<std::string> argv = shared_ssh(target());
  EXPECT_TRUE(holds(argv, "ControlMaster=auto"));
  const std::string path = "ControlPath=\"" + shared_socket(target()).string() + "\"";
  EXPECT_TRUE(holds(argv, "BatchMode=yes"));
  for (const auto& one :
       {argv, interactive_ssh(target()), retire_shared_ssh(target()), close_shared_ssh(target())}) {
    EXPECT_TRUE(holds(one, path)) << path;
  }
  EXPECT_EQ(shared_socket(target()).parent_path(), "/run/sockets");
}

// What the outer ssh makes of the command is what the inner one is given.
TEST(Ssh, LeadsThroughAJumpHost) {
  SshTarget jump = target();
  jump.node = "jump-gate-22";
  jump.address = "gate";
  jump.key = "/it's 100% mine";
  jump.login = Login::kOperator;
  SshTarget hidden = target();
  hidden.proxy = proxy_command(jump);
  const std::string seen = effective(shared_ssh(hidden));
  EXPECT_NE(seen.find("\nproxycommand 'ssh' '-F'"), std::string::npos) << seen;
  std::string command = hidden.proxy;
  command.replace(command.find("%h:%p"), 5, "10.0.0.5:22");
  for (std::size_t at = 0; (at = command.find("%%", at)) != std::string::npos; ++at) {
    command.erase(at, 1);
  }
  const auto given =
      run(Command{.argv = {"sh", "-c", "ssh() { printf '%s\\n' \"$@\"; }; " + command}});
  ASSERT_TRUE(given);
  std::vector<std::string> expected = shared_ssh(jump);
  expected.insert(expected.end() - 1, {"-W", "10.0.0.5:22"});
  std::string lines;
  for (std::size_t i = 1; i < expected.size(); ++i) lines += expected[i] + "\n";
  EXPECT_EQ(given->out, lines);
}

TEST(Ssh, SaysHowForwardingWent) {
  EXPECT_EQ(forwarding_said("debug1: mux_client_request_stdio_fwd: master session id: 2\n"),
            Forwarding::kConnected);
  EXPECT_EQ(forwarding_said("Stdio forwarding request failed: Session open refused by peer\n"),
            Forwarding::kRefused);
  for (const char* said : {"", "admin@10.0.0.9: Permission denied (publickey).\n",
                           "ControlSocket /run/x already exists, disabling multiplexing\n"}) {
    EXPECT_EQ(forwarding_said(said), Forwarding::kUnknown) << said;
  }
}

TEST(Ssh, WordsForAShell) {
  EXPECT_EQ(word_for_shell("a b"), "'a b'");
  EXPECT_EQ(word_for_shell("it's"), "'it'\\''s'");
}

// Its own options come first, as ssh goes by those.
TEST(Ssh, AsksForAHostKeyWithoutTrustingIt) {
  const std::string seen = effective(ask_ssh_host_key(target(), "/tmp/keys"));
  for (const char* option : {"stricthostkeychecking accept-new\n", "userknownhostsfile /tmp/keys\n",
                             "hostkeyalgorithms ssh-ed25519\n", "preferredauthentications none\n",
                             "hashknownhosts no\n"}) {
    EXPECT_NE(seen.find(option), std::string::npos) << option << seen;
  }
}

// Else a change of lab.yaml, or a new host key, would go unnoticed while a connection is open.
TEST(Ssh, NoConnectionServesAnotherNodeThanItWasOpenedTo) {
  std::set<fs::path> sockets = {shared_socket(target())};
  for (const auto& change : std::vector<void (*)(SshTarget&)>{
           [](SshTarget& one) { one.node = "worker2"; },
           [](SshTarget& one) { one.address = "192.168.56.21"; },
           [](SshTarget& one) { one.port = 2222; }, [](SshTarget& one) { one.proxy = "ssh gate"; },
           [](SshTarget& one) { one.user = "root"; },
           [](SshTarget& one) { one.key = "/another/key"; },
           [](SshTarget& one) { one.host_key = "worker1 ssh-ed25519 BBBB"; }}) {
    SshTarget other = target();
    change(other);
    EXPECT_TRUE(sockets.insert(shared_socket(other)).second) << other.node << other.address;
  }
  EXPECT_EQ(shared_socket(target()), shared_socket(target()));
}

// ssh appends 17 characters to it, and 107 is what a socket may have.
TEST(Ssh, AnyNameOfANodeMakesAShortSocket) {
  SshTarget longest = target();
  longest.node = std::string(63, 'n');
  EXPECT_EQ(shared_socket(longest).filename().string().size(), 16U);
}

TEST(Ssh, AChangedHostKeyIsToldApart) {
  EXPECT_TRUE(is_host_key_changed("@@@\nHost key verification failed.\n"));
  EXPECT_FALSE(is_host_key_changed("Permission denied (publickey)."));
  EXPECT_FALSE(
      is_host_key_changed("Host key verification failed.\nkex_exchange_identification: Connection "
                          "closed by remote host"))
      << "that of the jump host";
  EXPECT_FALSE(host_key_changed("worker1").hint.empty());
}

TEST(Ssh, AFreshConnectionSharesNothing) {
  for (const Login login : {Login::kLabKey, Login::kNone}) {
    EXPECT_TRUE(holds(fresh_ssh(target(), login), "ControlPath=none"));
    EXPECT_TRUE(holds(fresh_ssh(target(), login), "ControlMaster=no"));
  }
}

TEST(Ssh, OffersTheLabKeyOrNothing) {
  EXPECT_TRUE(holds(fresh_ssh(target(), Login::kLabKey), "PreferredAuthentications=publickey"));
  EXPECT_TRUE(holds(fresh_ssh(target(), Login::kNone), "PreferredAuthentications=none"));
}

TEST(Ssh, IsUnderstoodBySshItself) {
  const std::string options = effective(fresh_ssh(target(), Login::kLabKey));
  EXPECT_NE(options.find("\nhostname 192.168.56.11\n"), std::string::npos) << options;
  EXPECT_NE(options.find("\nhostkeyalias worker1\n"), std::string::npos) << options;
  EXPECT_NE(options.find("\nidentityfile /state/lab key\n"), std::string::npos) << options;
}

TEST(Ssh, PathsOfAnyKindAreUnderstood) {
  SshTarget odd = target();
  odd.known_hosts = "/my 100% state/known_hosts";
  odd.sockets = "/my sockets";
  const std::string options = effective(shared_ssh(odd));
  EXPECT_NE(options.find("userknownhostsfile /my 100% state/known_hosts\n"), std::string::npos)
      << options;
  const std::string path = shared_socket(odd).string();
  EXPECT_NE(options.find("controlpath " + path + "\n"), std::string::npos) << options;
}

TEST(Ssh, AMissingLabKeyIsNotReplacedByTheOperatorsOwn) {
  const std::string options = effective(fresh_ssh(target(), Login::kLabKey));
  EXPECT_EQ(options.find("identityfile ~"), std::string::npos) << options;
}

// A repository whose program for nodes is a stand-in that prints the arguments it gets from the
// shell.
class EntryPoint : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(program().parent_path()));
    ASSERT_TRUE(write_file(program(),
                           "#!/bin/sh\nfor argument; do printf '%s|' \"$argument\"; done\n",
                           fs::perms::owner_all));
  }

  fs::path program() const { return root_.path() / this_program_for_nodes(); }

  Output run_line(const std::vector<std::string>& arguments) const {
    std::string line = entry_point_line(arguments);
    const std::string folder = "cd /vagrant ";
    EXPECT_TRUE(line.starts_with(folder)) << line;
    line.replace(0, folder.size(), "cd '" + root_.path().string() + "' ");
    return run(Command{.argv = {"sh", "-c", line}}).value();
  }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "entry-").value();
};

TEST_F(EntryPoint, GetsItsArgumentsUnchanged) {
  EXPECT_EQ(run_line({"facts", "--node", "worker1"}).out, "node|facts|--node|worker1|");
}

TEST_F(EntryPoint, IsToldHowSlowTheMachineIs) {
  EXPECT_EQ(entry_point_line({"facts"}).find(slowness_variable), std::string::npos);
  set_slowness(12);
  const std::string told = entry_point_line({"facts"});
  EXPECT_EQ(run_line({"facts", "a b"}).out, "node|facts|a b|");
  set_slowness(1);
  EXPECT_NE(told.find(" env STACKPILOT_SLOWNESS=12 ./" + this_program_for_nodes().string()),
            std::string::npos)
      << told;
}

TEST_F(EntryPoint, NoArgumentReachesTheShell) {
  EXPECT_EQ(run_line({"a b", "it's", "$HOME", "`id`", "$(id)", ";id", "&& id", "*", "", "\"", "\\",
                      "new\nline", "''", "-x"})
                .out,
            "node|a b|it's|$HOME|`id`|$(id)|;id|&& id|*||\"|\\|new\nline|''|-x|");
}

// A fault may have broken /vagrant, and set the repository aside.
TEST_F(EntryPoint, RunsWhereTheRepositoryIsSetAside) {
  const std::string line = entry_point_line({"heal"}, root_.path());
  EXPECT_EQ(run(Command{.argv = {"sh", "-c", line}}).value().out, "node|heal|");
  const std::string nothing_there = entry_point_line({"heal"}, root_.path() / "bin");
  EXPECT_NE(nothing_there.find("; } || cd /vagrant && exec ./"), std::string::npos);
  EXPECT_NE(run(Command{.argv = {"sh", "-c", nothing_there}}).value().status, 0);
}

// Another build in its place would be called with arguments that it may not know.
TEST_F(EntryPoint, AnotherBuildIsNoSubstitute) {
  fs::rename(program(), program().parent_path() / "stackpilot-0123456789abcdef");
  EXPECT_TRUE(is_entry_point_missing(run_line({"facts"}).status));
}

TEST_F(EntryPoint, MissingProgramIsToldApart) {
  fs::remove(program());
  EXPECT_TRUE(is_entry_point_missing(run_line({"facts"}).status));
}

TEST_F(EntryPoint, ProgramThatCannotRunIsToldApart) {
  fs::permissions(program(), fs::perms::owner_read);
  EXPECT_TRUE(is_entry_point_missing(run_line({"facts"}).status));
}

TEST_F(EntryPoint, MissingFolderRunsNothing) {
  const Result<Output> output =
      run(Command{.argv = {"sh", "-c", "cd /no/such/folder && exec ./bin/stackpilot"}});
  EXPECT_NE(output->status, 0);
  EXPECT_NE(output->status, ssh_failed);
}

}  // namespace
}  // namespace stackpilot::access
