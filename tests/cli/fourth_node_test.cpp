// A fourth node is one more line in infra/lab.yaml: nothing else in the repository has to change.
#include <gtest/gtest.h>

#include "cli/clone.h"

namespace stackpilot::cli_test {
namespace {

class FourthNode : public ::testing::Test {
 protected:
  void add(const std::string& address) { ASSERT_TRUE(clone_.add_node("spare", address)); }
  Ran run(const e2e::Argv& arguments) const {
    return clone_->run(arguments, {{"CI", ""}, {"STACKPILOT_MASK", "engine"}});
  }

  Clone clone_;
};

TEST_F(FourthNode, PassesEveryRepoCheck) {
  add("192.168.56.99");
  const Ran checked = run({"checks"});
  EXPECT_TRUE(exits(0, checked));
  EXPECT_TRUE(holds(checked.out, "CHECKS: PASS"));
}

TEST_F(FourthNode, IsKnownToHelpAndErrors) {
  EXPECT_FALSE(holds(run({"help"}).out, "spare"));
  add("192.168.56.99");
  const Ran help = run({"help"});
  EXPECT_TRUE(exits(0, help));
  EXPECT_TRUE(holds(help.out, ", spare."));
  const Ran refused = run({"status", "--node", "nosuch"});
  EXPECT_TRUE(exits(2, refused));
  EXPECT_TRUE(holds(refused.err, ", spare"));
}

TEST_F(FourthNode, MayBeTheOneOfTheService) {
  add("192.168.56.99");
  const Ran verified = run({"verify-host", "--node", "spare"});
  EXPECT_TRUE(exits(3, verified));
  EXPECT_TRUE(holds(verified.out, "NOT VERIFIED"));
}

// What is wrong with it is seen by the C++ and by Terraform, each for itself.
TEST_F(FourthNode, IsRefusedWithAnAddressThatIsTaken) {
  add("192.168.56.12");
  const Ran verified = run({"verify"});
  EXPECT_TRUE(exits(2, verified));
  EXPECT_TRUE(holds(verified.err, "infra/lab.yaml:"));
  if (!access::find_program("terraform")) GTEST_SKIP() << "terraform is not installed";
  const Ran checked = run({"check-terraform"});
  EXPECT_TRUE(exits(1, checked));
  EXPECT_TRUE(holds(checked.out, "distinct(local.occupants)"));
}

TEST_F(FourthNode, HelpIsThereWithoutALabFile) {
  fs::remove(clone_->root() / "infra" / "lab.yaml");
  const Ran help = run({"help"});
  EXPECT_TRUE(exits(0, help));
  EXPECT_TRUE(holds(help.out, "one of infra/lab.yaml"));
}

}  // namespace
}  // namespace stackpilot::cli_test
