#include "model/verdict.h"

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
    case Verdict::kNotApplicable:
      return "not applicable";
  }
  return "error";
}

void to_json(Json& out, Verdict verdict) {
  out = to_string(verdict);
}

void from_json(const Json& in, Verdict& verdict) {
  using enum Verdict;
  for (const Verdict known : {kPass, kFail, kError, kBlocked, kSkipped, kWaived, kNotApplicable}) {
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

void to_json(Json& out, const Judgement& judgement) {
  out = Json{{"id", judgement.id},
             {"title", judgement.title},
             {"service", judgement.service},
             {"node", judgement.node},
             {"verdict", to_string(judgement.verdict)},
             {"expected", judgement.expected},
             {"observed", judgement.observed},
             {"reason", judgement.reason},
             {"blocked_by", judgement.blocked_by},
             {"duration_ms", judgement.duration_ms}};
}

}  // namespace stackpilot
