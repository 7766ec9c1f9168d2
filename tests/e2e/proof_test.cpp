// `prove` on the real lab: each guarantee is broken on purpose and fails, and nothing is left of
// it. STACKPILOT_E2E_MUTANTS=all: every mutant, not one of each guarantee.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "base/json.h"
#include "e2e/background.h"
#include "e2e/faults.h"
#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

class Proofs : public testing::Test {
 protected:
  void SetUp() override {
    if (!open_faults().empty()) {
      EXPECT_TRUE(exits(0, pilot({"recover"})));
    }
  }
};

Argv proof_of_everything() {
  const char* which = std::getenv("STACKPILOT_E2E_MUTANTS");
  const bool all = which != nullptr && std::string_view(which) == "all";
  return all ? Argv{"prove", "--format", "json"} : Argv{"prove", "--first", "--format", "json"};
}

// On a new lab: some mutants need nodes that have never run the service.
TEST_F(Proofs, EveryGuaranteeCanFail) {
  ASSERT_TRUE(exits(0, pilot({"destroy"})));
  ASSERT_TRUE(exits(0, pilot({"up"})));
  const Ran ran = pilot(proof_of_everything());
  EXPECT_TRUE(exits(0, ran));
  const Json report = parse_json_text(ran.out, "the proof").value_or(Json());
  ASSERT_TRUE(report.is_object()) << ran.out;
  for (const Json& one : report["mutants"]) {
    EXPECT_EQ(one["fate"], "killed") << one["guarantee"] << one["mutant"] << ": " << one["why"];
  }
  const fs::path evidence =
      checkout().root() / ".stackpilot" / "evidence" / report["run_id"].get<std::string>();
  for (const char* file : {"result.json", "report.html", "proof.json", "journal.jsonl"}) {
    EXPECT_TRUE(fs::exists(evidence / file)) << file;
  }
  EXPECT_TRUE(nothing_is_left());
  const Verification after = verify_lab();
  EXPECT_TRUE(is_green(after));
  EXPECT_TRUE(holds(pilot({"verify"}).out, "proven able to fail on this build"));
}

TEST_F(Proofs, AnUnknownNameIsAUsageErrorWithTheNearest) {
  const Ran ran = pilot({"prove", "G-01-4"});
  EXPECT_TRUE(exits(2, ran));
  EXPECT_TRUE(holds(ran.err, "G-01-04"));
}

TEST_F(Proofs, ALabThatIsNotGreenIsRefused) {
  Mend mend([] {
    EXPECT_TRUE(exits(0, on_node("control", "docker start stackpilot-api")));
    EXPECT_TRUE(becomes_ready(control_address));
  });
  ASSERT_TRUE(exits(0, on_node("control", "docker stop stackpilot-api")));
  const Ran ran = pilot({"prove", "G-01-03"});
  EXPECT_TRUE(exits(1, ran));
  EXPECT_TRUE(holds(ran.err, "nothing was injected"));
  EXPECT_TRUE(open_faults().empty());
}

TEST_F(Proofs, ASecondRunIsRefused) {
  Background first({"prove", "G-01-03"});
  ASSERT_TRUE(comes_true("it has begun", [&] { return !open_faults().empty(); })) << first.said();
  EXPECT_TRUE(exits(5, pilot({"prove", "G-01-03"})));
  EXPECT_TRUE(comes_true("it ends", [&] { return first.status().has_value(); }));
  EXPECT_EQ(first.status(), 0) << first.said();
}

TEST_F(Proofs, AnInterruptedOneHeals) {
  Background proof({"prove", "G-01-03"});
  ASSERT_TRUE(comes_true("it is broken", [&] { return !open_faults().empty(); })) << proof.said();
  proof.interrupt();
  EXPECT_TRUE(comes_true("it ends", [&] { return proof.status().has_value(); }));
  EXPECT_EQ(proof.status(), 130) << proof.said();
  EXPECT_TRUE(nothing_is_left());
  EXPECT_TRUE(is_green(verify_lab()));
}

// Whether what is open is what verification names; nothing may be open.
void expect_named(const std::vector<Fault>& open) {
  const Verification broken = verify_lab();
  if (open.empty()) return;
  EXPECT_EQ(broken.ran.status, 1);
  EXPECT_EQ(broken.report.value("open_faults", Json::array()).size(), open.size());
}

TEST_F(Proofs, KilledAtAnyMomentItIsNamedAndRecovered) {
  constexpr int kills = 20;
  const char* const broken[] = {"G-01-02", "G-01-03", "G-01-05", "G-01-08", "G-01-10",
                                "G-02-04", "G-02-05", "G-02-08", "G-03-01"};
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  int left_open = 0;
  for (int i = 0; i < kills; ++i) {
    const std::string guarantee = broken[random() % std::size(broken)];
    const Millis delay(300 + random() % 4'000);
    SCOPED_TRACE(fmt::format("{} killed after {} ms", guarantee, delay.count()));
    Background proof({"prove", guarantee});
    std::this_thread::sleep_for(delay);
    proof.kill();
    const std::vector<Fault> open = open_faults();
    left_open += open.empty() ? 0 : 1;
    expect_named(open);
    EXPECT_TRUE(exits(0, pilot({"recover"})));
    EXPECT_TRUE(nothing_is_left());
    EXPECT_TRUE(becomes_ready(control_address));
    ASSERT_TRUE(is_green(verify_lab()));
  }
  EXPECT_GT(left_open, 0) << "no kill hit a mutant: this test has tested nothing";
}

}  // namespace
}  // namespace stackpilot::e2e
