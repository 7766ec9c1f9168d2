// Kills a run at every step: each fault injected by then is in the ledger, and recovery heals it.
#include <fmt/format.h>

#include "drills/recover.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::drills {
namespace {

struct Killed {};

enum class Moment { kBefore, kAfter };

// Simulates the death of the process at its nth call on the lab, before or after the call's effect.
class DyingLab : public DrillLab {
 public:
  DyingLab(DrillLab& lab, int nth, Moment moment) : lab_(lab), left_(nth), moment_(moment) {}

  Result<Verification> verify(const std::string& node) override {
    return dying([&] { return lab_.verify(node); });
  }
  Status require_possible(const std::string& kind, const std::string& node) override {
    return lab_.require_possible(kind, node);
  }
  Result<node::Injected> inject(const Fault& fault) override {
    return dying([&] { return lab_.inject(fault); });
  }
  Result<node::Bite> prove(const Fault& fault) override {
    return dying([&] { return lab_.prove(fault); });
  }
  Result<node::Healed> heal(const Fault& fault) override {
    return dying([&] { return lab_.heal(fault); });
  }
  Result<std::unique_ptr<Traffic>> start_traffic(const TrafficPlan& plan,
                                                 const Stopwatch& clock) override {
    return dying([&] { return lab_.start_traffic(plan, clock); });
  }
  Result<std::vector<std::string>> provision() override { return lab_.provision(); }
  Status scale_up() override { return lab_.scale_up(); }
  bool await_replica(const std::string& node, Millis within) override {
    return lab_.await_replica(node, within);
  }
  Result<RolloutSeen> rollout_of(const Fault& release) override { return lab_.rollout_of(release); }
  Status run_in_copy(const Fault& copy, const std::vector<std::string>& command) override {
    return lab_.run_in_copy(copy, command);
  }
  Result<std::optional<EngineFacts>> engine_in_copy(const Fault& copy) override {
    return lab_.engine_in_copy(copy);
  }
  Result<CopySeen> look_at_copy(const Fault& copy) override { return lab_.look_at_copy(copy); }
  Status read_planted_in_copy(const Fault& copy, const Deployment& deployment) override {
    return lab_.read_planted_in_copy(copy, deployment);
  }
  Result<CiSeen> ci_in_copy(const Fault& copy, const CiRun& run) override {
    return lab_.ci_in_copy(copy, run);
  }
  footprint::HostFingerprint fingerprint_host() override { return lab_.fingerprint_host(); }

 private:
  template <typename Call>
  auto dying(Call call) -> decltype(call()) {
    const bool now = --left_ == 0;
    if (now && moment_ == Moment::kBefore) throw Killed();
    auto result = call();
    if (now) throw Killed();
    return result;
  }

  DrillLab& lab_;
  int left_;
  Moment moment_;
};

class SuddenDeath : public DrillCase, public ::testing::WithParamInterface<Moment> {
 protected:
  /// Whether the run was killed.
  bool run_dying_at(int nth) {
    DyingLab dying(lab_, nth, GetParam());
    try {
      static_cast<void>(run_drill(context(dying), staged()));
      return false;
    } catch (const Killed&) {
      return true;
    }
  }

  static Drill staged() {
    Drill drill = DrillCase::drill();
    drill.plan = [](const Site&) -> Result<Plan> {
      return Plan{.fault = {"dependency-stop", "worker1"},
                  .setup = {{"service-copy", "worker1"}},
                  .node = "worker1"};
    };
    return drill;
  }

  bool is_in_ledger(const std::string& id) const {
    const std::vector<Fault> faults = open();
    return std::any_of(faults.begin(), faults.end(),
                       [&](const Fault& one) { return one.id == id; });
  }
};

TEST_P(SuddenDeath, LeavesNothingThatTheLedgerDoesNotKnowAndRecoveringHealsAll) {
  int deaths = 0;
  while (run_dying_at(deaths + 1)) {
    ++deaths;
    for (const auto& [id, kind] : lab_.active) {
      EXPECT_TRUE(is_in_ledger(id)) << kind << " after the death at call " << deaths;
    }
    EXPECT_TRUE(recover(lab_, ledger_, open()));
    EXPECT_TRUE(lab_.active.empty()) << deaths;
    EXPECT_TRUE(open().empty()) << deaths;
    EXPECT_TRUE(recover(lab_, ledger_, open())) << "again, with nothing to do";
  }
  // A run makes 15 calls on the lab, and it was killed at each of them.
  EXPECT_EQ(deaths, 15);
}

INSTANTIATE_TEST_SUITE_P(Moments, SuddenDeath, ::testing::Values(Moment::kBefore, Moment::kAfter),
                         [](const auto& moment) {
                           return moment.param == Moment::kBefore ? "BeforeTheCall"
                                                                  : "AfterTheCall";
                         });

class Recover : public DrillCase {
 protected:
  Fault opened(const std::string& id, const std::string& kind, const std::string& at) {
    Fault fault{.id = id, .lab = "abc123", .kind = kind, .node = "control", .opened_at = at};
    EXPECT_TRUE(ledger_.open(fault));
    return fault;
  }
};

TEST_F(Recover, HealsTheNewestFirst) {
  opened("f00000001", "service-copy", "2026-01");
  opened("f00000002", "dependency-stop", "2026-02");
  EXPECT_TRUE(recover(lab_, ledger_, open()));
  EXPECT_EQ(calls(), "heal dependency-stop, heal service-copy");
  EXPECT_TRUE(open().empty());
}

TEST_F(Recover, HealsWhatWasNeverInjected) {
  opened("f00000001", "dependency-stop", "2026-01");
  EXPECT_TRUE(recover(lab_, ledger_, open()));
  EXPECT_TRUE(open().empty());
}

TEST_F(Recover, GoesOnAfterAFailureAndKeepsItsEntry) {
  opened("f00000001", "service-copy", "2026-01");
  opened("f00000002", "dependency-stop", "2026-02");
  lab_.unhealable = {"dependency-stop"};
  const Status healed = recover(lab_, ledger_, open());
  ASSERT_FALSE(healed);
  EXPECT_EQ(healed.error().message, "cannot heal");
  ASSERT_EQ(open().size(), 1U);
  EXPECT_EQ(open().front().id, "f00000002");
  lab_.unhealable.clear();
  EXPECT_TRUE(recover(lab_, ledger_, open()));
  EXPECT_TRUE(open().empty());
}

TEST_F(Recover, AnEntryThatCannotBeReadIsHealedByItsId) {
  ASSERT_TRUE(make_folder(ledger_folder()));
  ASSERT_TRUE(write_file(ledger_folder() / "f00000003.json", "torn"));
  EXPECT_TRUE(recover(lab_, ledger_, open()));
  EXPECT_EQ(calls(), "heal ") << "of no known kind";
  EXPECT_TRUE(open().empty());
}

TEST_F(Recover, AFileThatIsNoEntryOfOursIsOnlyPutAway) {
  ASSERT_TRUE(make_folder(ledger_folder()));
  ASSERT_TRUE(write_file(ledger_folder() / "notes.json", "{}"));
  EXPECT_TRUE(recover(lab_, ledger_, open()));
  EXPECT_EQ(calls(), "");
  EXPECT_TRUE(open().empty());
}

}  // namespace
}  // namespace stackpilot::drills
