#include "model/verdict.h"

#include <algorithm>

namespace stackpilot {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kError:
      return "error";
    case Verdict::kBlocked:
      return "blocked";
    case Verdict::kSkipped:
      return "skipped";
    case Verdict::kWaived:
      return "waived";
  }
  return "error";
}

void to_json(Json& out, Verdict verdict) {
  out = to_string(verdict);
}

void from_json(const Json& in, Verdict& verdict) {
  using enum Verdict;
  for (const Verdict known : {kPass, kFail, kError, kBlocked, kSkipped, kWaived}) {
    if (in == to_string(known)) {
      verdict = known;
      return;
    }
  }
  throw Json::other_error::create(501, "not a verdict: " + stackpilot::to_text(in), &in);
}

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
      return "PASS";
    case Outcome::kFail:
      return "FAIL";
    case Outcome::kNotVerified:
      return "NOT VERIFIED";
  }
  return "NOT VERIFIED";
}

Outcome outcome_of(const std::vector<Judgement>& judgements) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(judgements.begin(), judgements.end(),
                       [&](const Judgement& one) { return one.verdict == verdict; });
  };
  if (any(Verdict::kFail) || any(Verdict::kError) || any(Verdict::kBlocked)) return Outcome::kFail;
  bool runtime = false;
  for (const Judgement& one : judgements) {
    if (is_repo_check(one)) continue;
    if (one.verdict == Verdict::kSkipped) return Outcome::kNotVerified;
    runtime = true;
  }
  return runtime ? Outcome::kPass : Outcome::kNotVerified;
}

bool is_repo_check(const Judgement& judgement) {
  const Guarantee* guarantee = find_guarantee(judgement.id);
  return guarantee != nullptr && guarantee->proof == Proof::kRepo;
}

void to_json(Json& out, const Judgement& judgement) {
  out = Json{{"id", judgement.id},
             {"title", judgement.title},
             {"verdict", to_string(judgement.verdict)},
             {"expected", judgement.expected},
             {"observed", judgement.observed},
             {"reason", judgement.reason},
             {"blocked_by", judgement.blocked_by},
             {"duration_ms", judgement.duration_ms}};
}

}  // namespace stackpilot
