// Results of verification: a verdict for each guarantee, and one outcome.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "model/guarantee.h"

namespace stackpilot {

enum class Verdict {
  kPass,
  kFail,
  kError,    ///< the verifier failed, or the observation is missing and no other verdict says why
  kBlocked,  ///< a prerequisite guarantee does not hold; see blocked_by
  kSkipped,  ///< a capability is absent; the reason is mandatory
  kWaived,   ///< a declared deviation; the reason is mandatory
};

std::string_view to_string(Verdict verdict);

void to_json(Json& out, Verdict verdict);
/// Throws Json::exception for an unknown word, which must never read as pass.
void from_json(const Json& in, Verdict& verdict);

struct Judgement {
  std::string id;  ///< guarantee id
  std::string title;
  Verdict verdict = Verdict::kError;
  std::string expected;
  std::string observed;
  std::string reason;                   ///< why, for anything but pass
  std::vector<std::string> blocked_by;  ///< guarantee ids
  double duration_ms = 0;               ///< of the slowest observation that it is based on
};

/// Outcome of a whole verification.
enum class Outcome { kPass, kFail, kNotVerified };

/// "PASS", "FAIL", "NOT VERIFIED"
std::string_view to_string(Outcome outcome);

/// Whether the judgement is about a guarantee that a repo check proves.
bool is_repo_check(const Judgement& judgement);

/// FAIL when any judgement is fail, error or blocked. Otherwise NOT VERIFIED when no runtime
/// guarantee was judged or one was skipped, and PASS when all of them are pass or waived. A skipped
/// repo check does not count; reports name it beside the outcome.
Outcome outcome_of(const std::vector<Judgement>& judgements);

void to_json(Json& out, const Judgement& judgement);

}  // namespace stackpilot
