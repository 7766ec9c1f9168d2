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

/// FAIL when anything failed, broke or is blocked; NOT VERIFIED when there is nothing or something
/// was skipped; PASS only when every judgement is pass or waived.
Outcome outcome_of(const std::vector<Judgement>& judgements);

void to_json(Json& out, const Judgement& judgement);

}  // namespace stackpilot
