// The footprint drill, which judges what a lab leaves on its host, run on synthetic fingerprints.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "drills/catalog/drills.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::drills {
namespace {

using footprint::HostFingerprint;

HostFingerprint machine(const std::map<std::string, std::string>& files,
                        const std::string& problem = "") {
  return {{"files", files, ""}, {"firewall", {{"-P INPUT ACCEPT", "1"}}, problem}};
}

const HostFingerprint clean = machine({{"/etc/hosts", "as it was"}});
const HostFingerprint dirty = machine({{"/etc/hosts", "as it was"}, {"/opt/left", "folder"}});

class FootprintDrill : public DrillCase {
 protected:
  DrillResult run_on(std::vector<HostFingerprint> hosts) {
    lab_.hosts = std::move(hosts);
    return run(*drills_named("footprint").front());
  }
};

TEST_F(FootprintDrill, PassesWhereTheHostIsAsItWas) {
  const DrillResult result = run_on({clean, clean, clean});
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_EQ(result.guarantees, std::vector<std::string>{"G-03-10"});
  EXPECT_TRUE(fs::exists(evidence() / result.run_id / "host.json"));
}

// The host is fingerprinted twice before the second lab exists, and once after it is destroyed.
TEST_F(FootprintDrill, LooksFirstThenRunsEveryCommandAndLooksWhenItIsGone) {
  ASSERT_EQ(run_on({clean}).verdict, DrillVerdict::kPass);
  std::vector<std::string> order;
  for (const std::string& call : lab_.calls) {
    if (!call.starts_with("verify") && !call.starts_with("prove")) order.push_back(call);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"look at the host", "look at the host",
                                             "inject second-lab", "copy demo", "copy drill",
                                             "copy clean", "heal second-lab", "look at the host"}));
}

TEST_F(FootprintDrill, FailsNamingWhatIsLeft) {
  const DrillResult result = run_on({clean, clean, dirty});
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_NE(result.reason.find("new: /opt/left (folder)"), std::string::npos) << result.reason;
}

TEST_F(FootprintDrill, FailsNamingWhatIsDamaged) {
  const DrillResult result = run_on({dirty, dirty, clean});
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_NE(result.reason.find("gone: /opt/left (folder)"), std::string::npos) << result.reason;
}

TEST_F(FootprintDrill, WhatIsPassingIsNotAccused) {
  EXPECT_EQ(run_on({clean, clean, dirty, dirty, clean}).verdict, DrillVerdict::kPass);
}

TEST_F(FootprintDrill, WhatChangesByItselfIsNamedAndNotAccused) {
  const DrillResult result = run_on({dirty, clean, dirty});
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  const auto& checks = result.phases.back().checks;
  EXPECT_NE(checks[checks.size() - 2].observed.find("changing by itself"), std::string::npos);
}

TEST_F(FootprintDrill, IsSkippedWhereAPartCannotBeRead) {
  const DrillResult result = run_on({machine({}, "needs root")});
  EXPECT_EQ(result.verdict, DrillVerdict::kSkipped);
  EXPECT_EQ(result.reason, "firewall cannot be looked at: needs root");
  EXPECT_EQ(calls().find("inject"), std::string::npos) << calls();
}

TEST_F(FootprintDrill, APartThatCannotBeReadAnyMoreIsAnError) {
  const DrillResult result = run_on({clean, clean, machine({{"/etc/hosts", "as it was"}}, "gone")});
  EXPECT_EQ(result.verdict, DrillVerdict::kError);
  EXPECT_NE(result.reason.find("gone"), std::string::npos) << result.reason;
}

TEST_F(FootprintDrill, AMachineThatShowsNothingIsNoPass) {
  const DrillResult result = run_on({});
  EXPECT_EQ(result.verdict, DrillVerdict::kError);
  EXPECT_NE(result.reason.find("nothing of it was looked at"), std::string::npos) << result.reason;
}

TEST_F(FootprintDrill, ACommandThatFailsIsNoPass) {
  lab_.failing_command = "clean";
  const DrillResult result = run_on({clean});
  EXPECT_EQ(result.verdict, DrillVerdict::kError);
  EXPECT_NE(result.reason.find("clean failed"), std::string::npos) << result.reason;
  EXPECT_TRUE(open().empty());
}

}  // namespace
}  // namespace stackpilot::drills
