#include "base/junit.h"

#include <fmt/format.h>

#include "prove/report/report.h"
#include "prove/report/score.h"

namespace stackpilot::prove {
namespace {

junit::Case case_of(const MutantResult& one) {
  junit::Case written{.name = name_of(one) + " " + one.summary, .ms = sum_of(one.times)};
  switch (one.fate) {
    case Fate::kKilled:
      written.output = "killed: " + one.seen;
      return written;
    case Fate::kSkipped:
      written.state = junit::State::kSkipped;
      written.message = one.why;
      return written;
    case Fate::kSurvived:
      written.state = junit::State::kFailed;
      break;
    case Fate::kInvalid:
      written.state = junit::State::kBroken;
      written.type = word_of(one.fate);
      break;
  }
  written.message = word_of(one.fate) + ": " + one.why;
  written.details = {"fault: " + one.fault, "proof: " + one.proof, "expected: " + one.expected,
                     "seen: " + one.seen, "undo: " + one.undo};
  return written;
}

bool has_no_mutant(const Row& row) {
  return row.mutants.empty() && row.not_run.empty();
}

}  // namespace

std::string to_junit(const ProofResult& result) {
  junit::Suite suite{.name = "stackpilot prove",
                     .classname = "prove",
                     .ms = result.duration_ms,
                     .properties = {{"service", result.service},
                                    {"node", result.node},
                                    {"provider", result.provider},
                                    {"run_id", result.run_id},
                                    {"build_id", result.build_id},
                                    {"program_digest", result.program_digest},
                                    {"verdict", verdict_of(result)}}};
  for (const MutantResult& one : result.mutants) suite.cases.push_back(case_of(one));
  for (const Row& row : matrix_of(result)) {
    if (!has_no_mutant(row)) continue;
    suite.cases.push_back({.name = row.guarantee,
                           .state = junit::State::kFailed,
                           .message = "nothing shows that it can fail: no mutant"});
  }
  for (const auto& [guarantee, why] : result.not_promised) {
    suite.cases.push_back({.name = guarantee,
                           .state = junit::State::kSkipped,
                           .message = fmt::format("not promised by {}: {}", result.service, why)});
  }
  for (const std::string& name : result.not_run) {
    suite.cases.push_back({.name = name,
                           .state = junit::State::kBroken,
                           .message = "not run: " + result.why_stopped,
                           .type = "not run"});
  }
  return junit::document(junit::to_element(suite));
}

}  // namespace stackpilot::prove
