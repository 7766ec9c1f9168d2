#include "drills/missing_parts.h"

#include <gtest/gtest.h>

namespace stackpilot::drills {
namespace {

Contract contract_with(bool liveness, bool record) {
  Contract contract;
  if (liveness) contract.liveness = LivenessContract{"/health"};
  if (record) contract.record.emplace();
  return contract;
}

const std::string live = "liveness: {get: <target>}";
const std::string kept = "record: {write: ..., accepted: ..., id: ..., read: ..., ...}";

struct Lacking {
  Drill drill;
  std::vector<std::string> lines;  ///< of a contract that has neither
};

TEST(MissingParts, AreTheLinesToAdd) {
  const Lacking all[] = {
      {{}, {}},
      {{.clients = Clients::kProbes, .holds = {Probe::kReady}}, {}},
      {{.holds = {Probe::kHealth}}, {live}},
      {{.cut_off = {Probe::kHealth}}, {live}},
      {{.clients = Clients::kRecords}, {kept}},
      {{.holds = {Probe::kRead}}, {kept}},
      {{.refused = {Probe::kReady, Probe::kWrite}}, {kept}},
      {{.clients = Clients::kRecords, .holds = {Probe::kHealth}}, {live, kept}},
  };
  for (const Lacking& one : all) {
    EXPECT_EQ(missing_parts(one.drill, contract_with(false, false)), one.lines);
    EXPECT_TRUE(missing_parts(one.drill, contract_with(true, true)).empty());
  }
  EXPECT_EQ(missing_parts(all[7].drill, contract_with(true, false)),
            std::vector<std::string>{kept});
  EXPECT_EQ(missing_parts(all[7].drill, contract_with(false, true)),
            std::vector<std::string>{live});
}

}  // namespace
}  // namespace stackpilot::drills
