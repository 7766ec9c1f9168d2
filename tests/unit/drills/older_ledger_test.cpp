// Faults that an older StackPilot has left open. first_ledger/ holds entries as the first version
// that had a ledger (commit 02f1517) wrote them: recorded with its code, and never to be edited.
#include "drills/host_faults.h"
#include "drills/recover.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::drills {
namespace {

// Whether there is code that heals faults of that kind.
bool is_healable(std::string_view kind) {
  return find_host_fault(kind) != nullptr || node::find_node_fault_words(kind) != nullptr;
}

class OlderLedger : public DrillCase {
 protected:
  void SetUp() override {
    const fs::path recorded = fs::path(STACKPILOT_REPOSITORY) / "tests/unit/drills/first_ledger";
    fs::copy(recorded, ledger_folder(), fs::copy_options::recursive);
  }
  std::vector<std::string> open_kinds() const {
    std::vector<std::string> kinds;
    for (const Fault& fault : open()) kinds.push_back(fault.kind);
    return kinds;
  }
};

TEST_F(OlderLedger, IsReadWhole) {
  EXPECT_EQ(open_kinds(), (std::vector<std::string>{"db-auth", "volume-removed", "node-off"}));
  for (const Fault& fault : open()) {
    EXPECT_TRUE(is_fault_id(fault.id));
    EXPECT_EQ(fault.lab, "5c0ffee0ab1e");
    EXPECT_GT(fault.limit_s, 0);
    EXPECT_TRUE(is_healable(fault.kind)) << fault.kind;
  }
  EXPECT_EQ(open()[1].settings.at("postgres"), "stackpilot/postgres:0f1e2d3c4b5a");
}

TEST_F(OlderLedger, IsHealedAndClosedNewestFirst) {
  EXPECT_TRUE(recover(lab_, ledger_, open()));
  EXPECT_EQ(calls(), "heal node-off, heal volume-removed, heal db-auth");
  EXPECT_TRUE(open().empty());
}

// A kind that is given up must still be healed: here are all that were ever written.
TEST(OlderLedgerKinds, AreAllHealable) {
  for (const char* kind :
       {"db-stop",        "db-kill",     "db-freeze",      "db-auth",        "db-drop",
        "db-reset",       "port-drop",   "peer-drop",      "api-kill",       "containers-restart",
        "volume-removed", "trial",       "disk-full",      "orders",         "containers-removed",
        "service-copy",   "proxy",       "proxy-fault",    "hosts-entry",    "node-off",
        "node-restart",   "lab-copy",    "second-lab",     "node-frozen",    "workdir",
        "hostname",       "address",     "packets-drop",   "ssh-key",        "ssh-setting",
        "second-sshd",    "failed-unit", "root-read-only", "engine-stopped", "listener",
        "port-redirect"}) {
    EXPECT_TRUE(is_healable(kind)) << kind;
  }
}

}  // namespace
}  // namespace stackpilot::drills
