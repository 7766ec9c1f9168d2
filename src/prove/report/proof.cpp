#include "prove/report/proof.h"

#include <algorithm>

namespace stackpilot::prove {

STACKPILOT_DEFINE_JSON(MutantTimes, inject, prove, verify, heal, green)
STACKPILOT_DEFINE_JSON(MutantResult, guarantee, mutant, summary, fault, undo, fate, why, proof,
                       expected, seen, also, drills, times)
STACKPILOT_DEFINE_JSON(ProofResult, run_id, started_at, duration_ms, service, node, provider,
                       build_id, source_digest, program_digest, mutants, guarantees, not_promised,
                       not_run, why_stopped, interrupted)

Proven proven(const ProofResult& result, const std::string& guarantee) {
  const auto any = [&](Fate fate) {
    return std::any_of(result.mutants.begin(), result.mutants.end(), [&](const MutantResult& one) {
      return one.guarantee == guarantee && one.fate == fate;
    });
  };
  if (any(Fate::kSurvived) || any(Fate::kInvalid)) return Proven::kNo;
  if (any(Fate::kKilled)) return Proven::kYes;
  if (any(Fate::kSkipped)) return Proven::kSkipped;
  const bool left_out =
      std::any_of(result.not_run.begin(), result.not_run.end(),
                  [&](const std::string& one) { return one.starts_with(guarantee + "/"); });
  return left_out ? Proven::kNotRun : Proven::kNo;
}

}  // namespace stackpilot::prove
