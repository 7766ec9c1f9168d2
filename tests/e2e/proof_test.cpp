// `prove` on the real lab: each guarantee is broken on purpose and fails, and nothing is left of
// it. Where all is tested, every mutant, and 20 kills. Else as much as a merge can wait for: one
// mutant of 8 guarantees that `verify` judges and of 2 that need a drill; and 5 kills.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/json.h"
#include "e2e/background.h"
#include "e2e/faults.h"
#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"
#include "guarantees/guarantee.h"

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

// The first mutants of some of the guarantees of a lab on which nothing is scaled out: of each kind
// so many, taken at random.
Argv sample(std::ptrdiff_t judged, std::ptrdiff_t drilled) {
  std::vector<std::string> by_verify;
  std::vector<std::string> by_drills;
  for (const Guarantee& one : all_guarantees()) {
    if (is_about_scale_out(one)) continue;
    (is_judged(one) ? by_verify : by_drills).emplace_back(one.id);
  }
  std::mt19937 random{std::random_device()()};
  std::shuffle(by_verify.begin(), by_verify.end(), random);
  std::shuffle(by_drills.begin(), by_drills.end(), random);
  Argv argv = {"prove", "--first", "--format", "json"};
  argv.insert(argv.end(), by_verify.begin(), by_verify.begin() + judged);
  argv.insert(argv.end(), by_drills.begin(), by_drills.begin() + drilled);
  return argv;
}

// On a new lab: some mutants need nodes that have never run the service.
TEST_F(Proofs, GuaranteesCanFail) {
  ASSERT_TRUE(exits(0, pilot({"destroy"})));
  ASSERT_TRUE(exits(0, pilot({"up"})));
  const Argv argv = takes_all() ? Argv{"prove", "--format", "json"} : sample(8, 2);
  SCOPED_TRACE(fmt::format("{}", fmt::join(argv, " ")));
  const Ran ran = pilot(argv);
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
    EXPECT_TRUE(becomes_ready(address_of("control")));
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
  const int kills = takes_all() ? 20 : 5;
  const char* const broken[] = {"G-01-02", "G-01-03", "G-01-05", "G-01-08", "G-01-10",
                                "G-02-04", "G-02-05", "G-02-08", "G-03-01"};
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  int left_open = 0;
  for (int i = 0; i < kills; ++i) {
    const std::string guarantee = broken[random() % std::size(broken)];
    // Every other one is sure to hit a mutant: how long a proof takes to inject it varies with the
    // machine.
    const bool once_open = i % 2 == 0;
    const Millis delay(once_open ? random() % 200 : 300 + random() % 4'000);
    SCOPED_TRACE(fmt::format("{} killed {} ms after {}", guarantee, delay.count(),
                             once_open ? "it opened a fault" : "its start"));
    Background proof({"prove", guarantee});
    ASSERT_TRUE(!once_open || comes_true("a fault is open", [] { return !open_faults().empty(); }))
        << proof.said();
    std::this_thread::sleep_for(delay);
    proof.kill();
    const std::vector<Fault> open = open_faults();
    left_open += open.empty() ? 0 : 1;
    expect_named(open);
    EXPECT_TRUE(exits(0, pilot({"recover"})));
    EXPECT_TRUE(nothing_is_left());
    EXPECT_TRUE(becomes_ready(address_of("control")));
    ASSERT_TRUE(is_green(verify_lab()));
  }
  EXPECT_GT(left_open, 0) << "no kill hit a mutant: this test has tested nothing";
}

}  // namespace
}  // namespace stackpilot::e2e
