#include "node/faults/firewall.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::node {
namespace {

constexpr const char* chain = "stackpilot-f00000001";

// Includes foreign rules and chains, another fault's chain, and rules inside the fault's own chain.
constexpr const char* listing = R"(-P INPUT ACCEPT
-P OUTPUT ACCEPT
-N DOCKER
-N stackpilot-f00000001
-N stackpilot-f000000012
-A INPUT -j stackpilot-f00000001
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A OUTPUT -j stackpilot-f00000001
-A OUTPUT -j stackpilot-f000000012
-A stackpilot-f00000001 -s 192.0.2.1/32 -j DROP
)";

TEST(Jumps, OnlyThoseOfTheChainAreFound) {
  using Rules = std::vector<std::vector<std::string>>;
  EXPECT_EQ(jumps_to(chain, listing),
            (Rules{{"-D", "INPUT", "-j", chain}, {"-D", "OUTPUT", "-j", chain}}));
  EXPECT_TRUE(jumps_to("stackpilot-f0000000", listing).empty());
  EXPECT_TRUE(jumps_to(chain, "").empty());
}

TEST(Packets, OfAllRulesAreSummed) {
  EXPECT_EQ(packets_in("Chain stackpilot-f00000001 (2 references)\n"
                       "    pkts      bytes target     prot opt in     out     source\n"
                       "      12      720 DROP       tcp  --  *      *       0.0.0.0/0\n"
                       "       3      180 DROP       tcp  --  *      *       172.18.0.2\n"),
            15U);
  EXPECT_EQ(packets_in("Chain x (0 references)\n    pkts      bytes target\n"), 0U);
  EXPECT_EQ(packets_in(""), 0U);
}

TEST(Rules, AreInForceWhereTheChainIsTheFirstOfItsHook) {
  EXPECT_EQ(rules_in_force(chain, "INPUT", listing), "INPUT: -s 192.0.2.1/32 -j DROP");
  EXPECT_EQ(rules_in_force("stackpilot-f000000012", "OUTPUT", listing), "") << "it is the second";
  EXPECT_EQ(rules_in_force(chain, "FORWARD", listing), "");
  EXPECT_EQ(rules_in_force(chain, "INPUT", ""), "");
}

class FaultChainTest : public ::testing::Test {
 protected:
  FaultChainTest() {
    programs_.put("sudo", "case \"$*\" in *--list-rules*) cat $FAKE/rules;; esac");
  }

  FaultChain in_namespace(const Namespace& where) const {
    return FaultChain(here_, where, "filter", "f00000001");
  }
  std::vector<std::string> calls() const { return programs_.calls(); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "firewall-").value();
  fakes::FakePrograms programs_;
  Result<access::LabLock> lock_ = access::LabLock::acquire(folder_.path() / "lock", "test");
  access::Operator here_{lock_->permit(), {}};
};

// The jump must be the first rule, before any rule that accepts established connections.
TEST_F(FaultChainTest, IsPutFirstWhereItIsHooked) {
  ASSERT_TRUE(in_namespace({}).install({"INPUT"}, {{"--source", "192.0.2.1", "--jump", "DROP"}}));
  const std::string iptables = "sudo -n iptables --wait 5 --table filter ";
  EXPECT_EQ(calls(), (std::vector<std::string>{
                         iptables + "--new-chain " + chain,
                         iptables + "--append " + chain + " --source 192.0.2.1 --jump DROP",
                         iptables + "--insert INPUT 1 --jump " + chain}));
}

TEST_F(FaultChainTest, IsMadeInTheNamespaceThatIsMeant) {
  ASSERT_TRUE(in_namespace(4711).install({}, {}));
  EXPECT_EQ(calls().front(), std::string("sudo -n nsenter --net --target 4711 -- iptables --wait 5 "
                                         "--table filter --new-chain ") +
                                 chain);
}

TEST_F(FaultChainTest, IsRemovedAndNothingElse) {
  ASSERT_TRUE(write_file(programs_.path("rules"), listing));
  ASSERT_TRUE(in_namespace({}).remove());
  const std::string iptables = "sudo -n iptables --wait 5 --table filter ";
  EXPECT_EQ(calls(), (std::vector<std::string>{
                         iptables + "--list-rules", iptables + "-D INPUT -j " + chain,
                         iptables + "-D OUTPUT -j " + chain, iptables + "--flush " + chain,
                         iptables + "--delete-chain " + chain}));
}

// What drills call the recovery of a service must not include the work of healing.
TEST_F(FaultChainTest, ItsRulesHoldUntilTheLastJumpIsGone) {
  ASSERT_TRUE(write_file(programs_.path("rules"), listing));
  programs_.put("sudo",
                "case \"$*\" in *--list-rules*) cat $FAKE/rules;; *INPUT*) sleep 0.2;; esac");
  const Stopwatch whole;
  const Result<Stopwatch> since = in_namespace({}).remove();
  ASSERT_TRUE(since);
  EXPECT_LT(since->elapsed_ms(), whole.elapsed_ms() - 150);
}

TEST_F(FaultChainTest, RemovingWhatIsNotThereChangesNothing) {
  ASSERT_TRUE(write_file(programs_.path("rules"), "-P INPUT ACCEPT\n-N stackpilot-f000000012\n"));
  ASSERT_TRUE(in_namespace({}).remove());
  EXPECT_EQ(calls().size(), 1U);
}

// Left by an injection that was interrupted between creating the chain and jumping to it.
TEST_F(FaultChainTest, AChainThatNothingLeadsToIsRemoved) {
  ASSERT_TRUE(write_file(programs_.path("rules"), std::string("-N ") + chain + "\n"));
  ASSERT_TRUE(in_namespace({}).remove());
  EXPECT_EQ(calls().size(), 3U);
}

}  // namespace
}  // namespace stackpilot::node
