// What verification says: a verdict per guarantee and one over all.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "model/guarantee.h"

namespace stackpilot {

enum class Verdict {
  kPass,
  kFail,
  kError,    ///< the verifier itself broke, or could not observe and nothing explains why
  kBlocked,  ///< a prerequisite guarantee does not hold; see blocked_by
  kSkipped,  ///< a capability is absent; the reason is mandatory
  kWaived,   ///< a declared deviation; the reason is mandatory
};

std::string_view to_string(Verdict verdict);

void to_json(Json& out, Verdict verdict);
/// Throws Json::exception for a word that is no verdict: nothing unknown may read as pass.
void from_json(const Json& in, Verdict& verdict);

struct Judgement {
  std::string id;  ///< guarantee id
  std::string title;
  Verdict verdict = Verdict::kError;
  std::string expected;
  std::string observed;
  std::string reason;                   ///< why, for anything but pass
  std::vector<std::string> blocked_by;  ///< guarantee ids
  double duration_ms = 0;               ///< of the slowest observation it rests on
};

/// How a whole verification ended.
enum class Outcome { kPass, kFail, kNotVerified };

/// "PASS", "FAIL", "NOT VERIFIED"
std::string_view to_string(Outcome outcome);

/// Whether the judgement is about a guarantee that a repo check proves.
bool is_repo_check(const Judgement& judgement);

/// FAIL when anything failed, broke or is blocked; NOT VERIFIED when nothing of the runtime was
/// judged or some of it was skipped; PASS only when every runtime judgement is pass or waived. A
/// repo check that was skipped decides nothing; it is named wherever the outcome is.
Outcome outcome_of(const std::vector<Judgement>& judgements);

void to_json(Json& out, const Judgement& judgement);

}  // namespace stackpilot
