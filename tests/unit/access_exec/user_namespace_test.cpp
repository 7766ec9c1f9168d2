// Root of a user namespace: which ids it gets, and what the kernel's settings refuse.
#include "access/exec/user_namespace.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace stackpilot::access {
namespace {

TEST(SubordinateIds, AreTheFirstLargeEnoughRangeOfTheUser) {
  struct Row {
    const char* text;
    unsigned first;  ///< 0: none
  };
  const Row rows[] = {{"", 0},
                      {"tester:100000:65536\n", 100000},
                      {"other:100000:65536\ntester:165536:65536\n", 165536},
                      {"tester:100000:1000\ntester:300000:65535\n", 300000},
                      {"1000:100000:65536\n", 100000},
                      {"tester:100000:65534\n", 0},
                      {"testers:100000:65536\n", 0},
                      {"tester:100000\n", 0},
                      {"tester::65536\n", 0},
                      {"tester:100000:65536x\n", 0},
                      {"# a comment\n\ntester:5:70000", 5}};
  for (const Row& row : rows) {
    const auto ids = subordinate_ids_of(row.text, "tester", 1000);
    EXPECT_EQ(ids ? ids->first : 0U, row.first) << row.text;
  }
}

TEST(SubordinateIds, AreOfferedWhereNobodyHasAny) {
  EXPECT_EQ(first_free_id("", ""), 100000U);
  EXPECT_EQ(first_free_id("a:100000:65536\n", "a:165536:65536\n"), 231072U);
  EXPECT_EQ(first_free_id("a:1000:5\n", ""), 100000U);
}

TEST(NamespaceRefused, NamesTheSettingAndHowToChangeIt) {
  struct Row {
    const char* setting;
    const char* value;
    const char* next;
  };
  const Row rows[] = {
      {"kernel/apparmor_restrict_unprivileged_userns", "1\n",
       "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"},
      {"kernel/unprivileged_userns_clone", "0\n",
       "sudo sysctl -w kernel.unprivileged_userns_clone=1"},
      {"user/max_user_namespaces", "0\n", "sudo sysctl -w user.max_user_namespaces=15000"}};
  for (const Row& row : rows) {
    const TempFolder proc = TempFolder::make(fs::temp_directory_path(), "proc-").value();
    const fs::path file = proc.path() / "sys" / row.setting;
    ASSERT_TRUE(make_folder(file.parent_path()));
    ASSERT_TRUE(write_file(file, row.value));
    const Error error = namespace_refused("unshare", EPERM, proc.path());
    EXPECT_EQ(error.kind, ErrorKind::kCapability);
    EXPECT_EQ(error.hint, row.next);
    EXPECT_NE(error.message.find(row.setting), std::string::npos) << error.message;
    EXPECT_NE(error.detail.find("unshare: Operation not permitted"), std::string::npos);
  }
}

TEST(NamespaceRefused, OtherwiseSaysWhatFailed) {
  const Error error = namespace_refused("unshare", ENOSPC, "/no/such/folder");
  EXPECT_NE(error.message.find("unshare: No space left on device"), std::string::npos);
  EXPECT_FALSE(error.hint.empty());
}

}  // namespace
}  // namespace stackpilot::access
