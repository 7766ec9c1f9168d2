#include "unit/prove_report/sample_proof.h"

namespace stackpilot::prove {
namespace {

ProofResult run_about(std::vector<std::string> guarantees, std::vector<MutantResult> mutants) {
  ProofResult result;
  result.run_id = "20261129T131500Z-5e1f0a";
  result.started_at = "2026-11-29T13:15:00.000Z";
  result.duration_ms = 31'870;
  result.service = "infra";
  result.node = "control";
  result.provider = "container";
  result.build_id = "b-20261129-1302-77c1";
  result.source_digest = "9f2c61d07ae44b8b8f0a5a1cfd7e0f7f3fd0fb6a3f1d1f8b1b8e7c9d0a1b2c3d";
  result.program_digest = "1b8e7c9d0a1b2c3d9f2c61d07ae44b8b8f0a5a1cfd7e0f7f3fd0fb6a3f1d1f8b";
  result.guarantees = std::move(guarantees);
  result.mutants = std::move(mutants);
  return result;
}

}  // namespace

MutantResult mutant_of(const std::string& guarantee, const std::string& name, Fate fate) {
  MutantResult one{.guarantee = guarantee,
                   .mutant = name,
                   .summary = "an older honest image, with the tag moved to it",
                   .fault = R"(image-tag on control {"image":"infra-api:local"})",
                   .undo = "bin/stackpilot demo",
                   .fate = fate,
                   .proof = "the tag names sha256:77c1 now, and the container runs sha256:5e1f",
                   .expected = "the tag names another image",
                   .times = {412, 38, 1'630, 220, 1'710}};
  if (fate != Fate::kInvalid) one.seen = guarantee + ": fail: the tag names another image";
  if (fate == Fate::kSkipped) one = {.guarantee = guarantee, .mutant = name, .fate = fate};
  if (fate != Fate::kKilled) one.why = "because it is " + Json(fate).get<std::string>();
  return one;
}

ProofResult proven_result() {
  ProofResult result =
      run_about({"G-01-03", "G-02-05"}, {mutant_of("G-01-03", "no-line", Fate::kKilled),
                                         mutant_of("G-01-03", "wrong-line", Fate::kKilled),
                                         mutant_of("G-02-05", "older-image", Fate::kKilled)});
  result.mutants[0].also = {"G-01-05", "G-03-01"};
  result.mutants[2].drills = {"20261129T131512Z-000001"};
  return result;
}

ProofResult mixed_result() {
  ProofResult result = run_about({"G-01-03", "G-02-05", "G-02-08", "G-03-01", "G-03-08", "G-04-02"},
                                 {mutant_of("G-01-03", "no-line", Fate::kKilled),
                                  mutant_of("G-01-03", "wrong-line", Fate::kSkipped),
                                  mutant_of("G-02-05", "older-image", Fate::kKilled),
                                  mutant_of("G-02-05", "forged-labels", Fate::kSurvived),
                                  mutant_of("G-02-08", "seccomp-off", Fate::kInvalid),
                                  mutant_of("G-03-01", "other-mount", Fate::kSkipped)});
  result.not_run = {"G-02-08/socket", "G-03-08/row"};
  result.not_promised = {{"G-02-07", "waived: it takes any configuration"}};
  result.why_stopped = "the lab is not green after healing: G-02-08 fails";
  return result;
}

ProofResult hostile_proof() {
  const std::string markup =
      "</td></style></details><script>window.hacked=1</script><img src=x "
      "onerror=\"a\">'&amp;\x1b[2J";
  ProofResult result = mixed_result();
  for (std::string* text : {&result.run_id, &result.started_at, &result.service, &result.node,
                            &result.provider, &result.build_id, &result.source_digest,
                            &result.program_digest, &result.why_stopped, &result.guarantees[0]}) {
    *text = markup;
  }
  result.not_run = {markup, markup + "/" + markup};
  result.not_promised = {{markup, markup}};
  for (MutantResult& one : result.mutants) {
    one.guarantee = one.mutant = one.summary = one.fault = one.undo = markup;
    one.why = one.proof = one.expected = one.seen = markup;
    one.also = one.drills = {markup};
  }
  return result;
}

}  // namespace stackpilot::prove
