#include "machine/copy/remote.h"

#include <gtest/gtest.h>

namespace stackpilot::machine::copy {
namespace {

struct Said {
  std::string name;
  std::string text;
  std::string means;  ///< a part of the message; empty when it means nothing that is known
};

void PrintTo(const Said& one, std::ostream* out) {
  *out << one.name;
}

class WhatIsSaid : public ::testing::TestWithParam<Said> {};

TEST_P(WhatIsSaid, MeansOneThing) {
  const access::SshTarget target{
      .node = "worker1", .address = "10.0.0.5", .port = 2222, .user = "admin"};
  const std::optional<Error> error = login_error(target, GetParam().text);
  ASSERT_EQ(error.has_value(), !GetParam().means.empty());
  if (!error) return;
  EXPECT_NE(error->message.find(GetParam().means), std::string::npos) << error->message;
  EXPECT_NE(error->message.find("worker1"), std::string::npos) << error->message;
  EXPECT_FALSE(error->hint.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Texts, WhatIsSaid,
    ::testing::Values(
        Said{"KeyRefused", "admin@10.0.0.5: Permission denied (publickey,password).",
             "refuses the login admin@10.0.0.5 -p 2222"},
        Said{"AnotherHostKey", "Host key verification failed.", "host key"},
        Said{"KeyRefusedByTheJumpHost",
             "me@gate: Permission denied (publickey).\n"
             "kex_exchange_identification: Connection closed by remote host",
             "does not answer by SSH at 10.0.0.5:2222"},
        Said{"AnotherHostKeyOfTheJumpHost",
             "Host key verification failed.\n"
             "kex_exchange_identification: Connection closed by remote host",
             "does not answer by SSH at 10.0.0.5:2222"},
        Said{"PasswordForSudo", "sudo: a password is required", "may not use sudo"},
        Said{"NotASudoer", "admin is not in the sudoers file.", "may not use sudo"},
        Said{"NoSudo", "sh: 1: sudo: not found", "may not use sudo"},
        Said{"Down", "ssh: connect to host 10.0.0.5 port 2222: No route to host",
             "does not answer by SSH at 10.0.0.5:2222"},
        Said{"Silent", "Connection timed out during banner exchange", "does not answer"},
        Said{"Lost", "Connection to 10.0.0.5 closed by remote host.", "does not answer"},
        Said{"FullDisk", "tar: x: Cannot write: No space left on device", "the disk of worker1"},
        Said{"AFileThatMayNotBeRead", "cat: /etc/shadow: Permission denied", ""},
        Said{"AnArchiveThatDoesNotAnswer",
             "Err:1 http://deb.example bookworm InRelease Connection timed out [IP: 10.9.9.9 80]",
             ""},
        Said{"Nothing", "", ""}),
    [](const auto& one) { return one.param.name; });

TEST(Scripts, GetTheirArgumentsAsTheyAre) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "script-").value();
  const fs::path file = folder.path() / "one.sh";
  ASSERT_TRUE(write_file(file, "echo \"$2\"\n"));
  EXPECT_EQ(script_with(file, {"a b", "it's $HOME"}).value(),
            "set -- 'a b' 'it'\\''s $HOME'\necho \"$2\"\n");
  EXPECT_FALSE(script_with(folder.path() / "absent.sh", {}));
}

}  // namespace
}  // namespace stackpilot::machine::copy
