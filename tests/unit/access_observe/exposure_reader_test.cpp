#include "access/observe/exposure_reader.h"

#include <gtest/gtest.h>

#include "access/observe/lock_reader.h"
#include "access/observe/tree_reader.h"

namespace stackpilot::access {
namespace {

TEST(Listeners, OfSs) {
  const std::vector<Listener> seen = parse_listeners(
      "LISTEN 0      4096   127.0.0.11:36963 0.0.0.0:*                                      \n"
      "LISTEN 0      128       0.0.0.0:22    0.0.0.0:* users:((\"sshd\",pid=62,fd=3))         \n"
      "LISTEN 0      128          [::]:22       [::]:* users:((\"sshd\",pid=62,fd=4))\n"
      "LISTEN 0      4096            *:8000        *:* users:((\"a "
      "b\",pid=7,fd=4),(\"x\",pid=8,fd=4))\n"
      "LISTEN 0      128  127.0.0.53%lo:53    0.0.0.0:*\n"
      "nonsense\n");
  EXPECT_EQ(seen, (std::vector<Listener>{{"127.0.0.11", 36963, "", 0},
                                         {"0.0.0.0", 22, "sshd", 62},
                                         {"::", 22, "sshd", 62},
                                         {"::", 8000, "a b", 7},
                                         {"::", 8000, "x", 8},
                                         {"127.0.0.53", 53, "", 0}}));
}

TEST(Redirections, OfAllTablesAndKinds) {
  const std::vector<Redirection> seen = parse_redirections(
      "*nat\n:PREROUTING ACCEPT [0:0]\n"
      "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n"
      "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 8000 -j DNAT --to-destination 172.18.0.3:8000\n"
      "-A PREROUTING -p tcp -m tcp --dport 8000 -j REDIRECT --to-ports 9000\n"
      "COMMIT\n*mangle\n-A PREROUTING -p tcp -j TPROXY --on-port 7 --on-ip 0.0.0.0\n");
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0].chain, "DOCKER");
  EXPECT_EQ(seen[0].to, "172.18.0.3:8000");
  EXPECT_EQ(seen[1].to, "9000");
  EXPECT_EQ(seen[2].to, "7");
}

TEST(ShellAccounts, AreThoseThatCanRunSomething) {
  const auto accounts = shell_accounts(
      "root:x:0:0:root:/root:/bin/bash\n"
      "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
      "sync:x:4:65534:sync:/bin:/bin/sync\n"
      "empty:x:9:9::/home/empty:\n"
      "short:x\n");
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0].user, "root");
  EXPECT_EQ(accounts[1].user, "empty");  // no shell named means /bin/sh
  EXPECT_EQ(accounts[1].home, "/home/empty");
}

TEST(LoginSettings, AreThoseThatDecide) {
  const auto settings = login_settings(
      "port 22\npasswordauthentication no\nallowusers vagrant\nallowusers bob@10.*\n"
      "authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2\n");
  EXPECT_EQ(settings, (std::map<std::string, std::string>{
                          {"passwordauthentication", "no"},
                          {"allowusers", "vagrant bob@10.*"},
                          {"authorizedkeysfile", ".ssh/authorized_keys .ssh/authorized_keys2"}}));
}

TEST(LoginSettings, AreThoseThatKeepPeopleOut) {
  const std::string text =
      "permitrootlogin no\nallowgroups ssh\ndenyusers bob\ndenygroups guests\nforcecommand none\n";
  EXPECT_EQ(login_settings(text), (std::map<std::string, std::string>{{"permitrootlogin", "no"},
                                                                      {"allowgroups", "ssh"},
                                                                      {"denyusers", "bob"},
                                                                      {"denygroups", "guests"},
                                                                      {"forcecommand", "none"}}));
}

TEST(KeyFile, IsBelowTheHomeUnlessAbsolute) {
  const ShellAccount bob{"bob", "/home/bob"};
  EXPECT_EQ(key_file_of(".ssh/authorized_keys2", bob), "/home/bob/.ssh/authorized_keys2");
  EXPECT_EQ(key_file_of("/etc/keys/%u", bob), "/etc/keys/bob");
  EXPECT_EQ(key_file_of("%h/keys%%", bob), "/home/bob/keys%");
}

TEST(SettingsOptions, AreKeptWithTheirValues) {
  EXPECT_EQ(settings_options(
                {"/usr/sbin/sshd", "-D", "-p", "2222", "-f", "/tmp/c", "-oUsePAM=no", "-p2223"}),
            (std::vector<std::string>{"-f", "/tmp/c", "-o", "UsePAM=no"}));
  EXPECT_TRUE(settings_options({"/usr/sbin/sshd", "-f"}).empty());
}

TEST(LockHolder, IsAnotherProcess) {
  const char* locks =
      "1: POSIX  ADVISORY  WRITE 900 08:01:77 0 EOF\n"
      "2: FLOCK  ADVISORY  WRITE 901 08:01:1234 0 EOF\n";
  EXPECT_TRUE(lists_lock(locks, 1234, 1));
  EXPECT_FALSE(lists_lock(locks, 1234, 901));
  EXPECT_FALSE(lists_lock(locks, 77, 1));
  EXPECT_FALSE(lists_lock(locks, 234, 1));
  EXPECT_EQ(read_lock_holder("/nosuch"), "");
}

TEST(Tree, ComparesWhatIsNotIgnored) {
  const TempFolder host = TempFolder::make(fs::temp_directory_path(), "tree-").value();
  const TempFolder node = TempFolder::make(fs::temp_directory_path(), "tree-").value();
  for (const fs::path& root : {host.path(), node.path()}) {
    ASSERT_TRUE(write_file(root / ".gitignore", "/build/\n/logs/*\n!/logs/.keep\n"));
    for (const char* folder : {"build", "logs", ".git", ".stackpilot", "src"}) {
      ASSERT_TRUE(make_folder(root / folder));
    }
    for (const char* file : {"src/a", "src/b", "logs/.keep", "README"}) {
      ASSERT_TRUE(write_file(root / file, "same"));
    }
  }
  for (const char* file : {"build/x", "logs/x", ".git/x", ".stackpilot/x"}) {
    ASSERT_TRUE(write_file(host.path() / file, "ignored"));
  }
  const FileDigests tree = read_tree(host.path()).value();
  EXPECT_EQ(tree.size(), 5U);
  EXPECT_TRUE(differing_files(node.path(), tree).empty());
  ASSERT_TRUE(write_file(node.path() / "src/a", "stale"));
  fs::remove(node.path() / "logs/.keep");
  EXPECT_EQ(differing_files(node.path(), tree), (std::vector<std::string>{"logs/.keep", "src/a"}));
}

}  // namespace
}  // namespace stackpilot::access
