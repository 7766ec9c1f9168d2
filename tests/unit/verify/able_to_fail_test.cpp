#include "verify/able_to_fail.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/guarantees/healthy_lab.h"
#include "verify/report.h"

namespace stackpilot::verify {
namespace {

using guarantees::healthy_observation;
using guarantees::own_facts_of;
using guarantees::service_of;
using Names = std::vector<std::string>;

constexpr const char* subject = "G-01-03";

ProofRun proof_run(Names killed, Names not_killed = {}) {
  Observation seen = healthy_observation();
  return {.run_id = "p1",
          .started_at = "2026-11-29T12:00:00.000Z",
          .node = "control",
          .build_id = service_of(seen).deployment->build_id,
          .source_digest = service_of(seen).deployment->source_digest,
          .program_digest = "this program",
          .killed = std::move(killed),
          .not_killed = std::move(not_killed)};
}

Observation seen_after(std::vector<ProofRun> runs) {
  Observation seen = healthy_observation();
  seen.proof_runs = std::move(runs);
  return seen;
}

bool is_in(const Names& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Oldest first.
struct Proofs {
  const char* name;
  std::vector<ProofRun> runs;
  bool proven;
};

TEST(AbleToFail, GoesByTheNewestFateOfEachMutant) {
  const Proofs table[] = {
      {"never run", {}, false},
      {"of another guarantee", {proof_run({"G-01-04/left-out", "G-01-031/no-line"})}, false},
      {"killed", {proof_run({"G-01-03/no-line"})}, true},
      {"one survived", {proof_run({"G-01-03/no-line"}, {"G-01-03/stranger"})}, false},
      {"mended", {proof_run({}, {"G-01-03/no-line"}), proof_run({"G-01-03/no-line"})}, true},
      {"worse", {proof_run({"G-01-03/no-line"}), proof_run({}, {"G-01-03/no-line"})}, false},
      {"the survivor was not tried again",
       {proof_run({}, {"G-01-03/stranger"}), proof_run({"G-01-03/no-line"})},
       false},
      {"nothing was concluded", {proof_run({"G-01-03/no-line"}), proof_run({})}, true},
  };
  for (const Proofs& one : table) {
    const AbleToFail able = able_to_fail("all", seen_after(one.runs));
    EXPECT_EQ(is_in(able.proven, subject), one.proven) << one.name;
    EXPECT_NE(is_in(able.not_proven, subject), one.proven) << one.name;
    EXPECT_EQ(able.proven.size() + able.not_proven.size(), all_guarantees().size());
  }
}

TEST(AbleToFail, IsOfThisBuildOnly) {
  Observation seen = seen_after({proof_run({"G-01-03/no-line"})});
  service_of(seen).deployment->build_id = "newer";
  EXPECT_TRUE(able_to_fail("all", seen).proven.empty());
  seen = seen_after({proof_run({"G-01-03/no-line"})});
  own_facts_of(seen, "control").source_digest = "edited";
  EXPECT_TRUE(able_to_fail("all", seen).proven.empty());
  seen = seen_after({proof_run({"G-01-03/no-line"})});
  service_of(seen).deployment.reset();
  EXPECT_TRUE(able_to_fail("all", seen).proven.empty());
}

// The second service is on worker1, of a build of its own, and waives one guarantee.
Observation two_observed() {
  Observation seen = healthy_observation();
  seen.services.push_back(service_of(seen));
  ServiceObservation& shop = seen.services.back();
  shop.project = "shop";
  shop.node = "worker1";
  shop.deployment->project = "shop";
  shop.deployment->node = "worker1";
  shop.deployment->build_id = "shop-build";
  seen.declared.push_back(seen.declared.front());
  seen.declared.back().project = "shop";
  seen.declared.back().contract.waived = {{"G-02-07", "takes anything"}};
  guarantees::facts_of(seen, "worker1").services["shop"] = own_facts_of(seen, "control");
  return seen;
}

TEST(AbleToFail, IsOfEachServiceByRunsOnItsBuild) {
  Observation seen = two_observed();
  ProofRun of_shop = proof_run({"G-02-04/canary-deleted", "G-01-03/no-line"});
  of_shop.build_id = "shop-build";
  seen.proof_runs = {of_shop};
  const AbleToFail able = able_to_fail("all", seen);
  EXPECT_TRUE(is_in(able.proven, "G-01-03"));
  EXPECT_TRUE(is_in(able.proven, "G-02-04 of shop on worker1"));
  EXPECT_TRUE(is_in(able.not_proven, "G-02-04 of infra on control"));
  EXPECT_TRUE(is_in(able.not_proven, "G-02-07 of infra on control"));
  EXPECT_FALSE(is_in(able.not_proven, "G-02-07 of shop on worker1"));
  EXPECT_FALSE(is_in(able.proven, "G-02-07 of shop on worker1"));
}

TEST(AbleToFail, IsOfASelection) {
  const AbleToFail able = able_to_fail("host", seen_after({proof_run({"G-01-03/no-line"})}));
  EXPECT_EQ(able.proven.size() + able.not_proven.size(), guarantees_of("host").size());
  EXPECT_LT(guarantees_of("host").size(), all_guarantees().size());
}

TEST(AbleToFail, IsOneLine) {
  EXPECT_EQ(to_line({{}, {}}), "");
  EXPECT_EQ(to_line({{"G-01-01", "G-01-02"}, {}}),
            "proven able to fail on this build: all 2 guarantees");
  EXPECT_EQ(to_line({{}, {"G-01-01", "G-01-02"}}),
            "proven able to fail on this build: none of 2 guarantees (make prove)");
  EXPECT_EQ(to_line({{"G-01-01"}, {"G-04-02", "G-04-07"}}),
            "proven able to fail on this build: 1 of 3 guarantees; not: G-04-02, G-04-07 (make "
            "prove)");
}

TEST(AbleToFail, IsSaidBeforeTheVerdictAndChangesNothingOfIt) {
  Report report{.outcome = Outcome::kNotVerified, .notes = {"there is no lab"}};
  const std::string verdict = verdict_line(report);
  report.able_to_fail = {{"G-01-01"}, {"G-04-02"}};
  EXPECT_EQ(verdict_line(report), verdict);
  const std::string text = to_text(report, Palette::kPlain);
  EXPECT_TRUE(
      text.starts_with("proven able to fail on this build: 1 of 2 guarantees; not: G-04-02 (make "
                       "prove)\nnote: there is no lab\nVERIFY: "))
      << text;
  const Json json = Json::parse(to_json_text(report));
  EXPECT_EQ(json.at("able_to_fail").at("proven"), Json::array({"G-01-01"}));
  EXPECT_EQ(json.at("able_to_fail").at("not_proven"), Json::array({"G-04-02"}));
}

}  // namespace
}  // namespace stackpilot::verify
