// Results of verification: a verdict for each guarantee, and one outcome.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace stackpilot {

enum class Verdict {
  kPass,
  kFail,
  kError,    ///< the verifier failed, or the observation is missing and no other verdict says why
  kBlocked,  ///< a prerequisite guarantee does not hold; see blocked_by
  kSkipped,  ///< a capability is absent; the reason is mandatory
  kWaived,   ///< a declared deviation; the reason is mandatory
  kNotApplicable,  ///< the contract lacks what it is about; the reason, mandatory, says what to
                   ///< declare
};

std::string_view to_string(Verdict verdict);

void to_json(Json& out, Verdict verdict);
/// Throws Json::exception for an unknown word, which must never read as pass.
void from_json(const Json& in, Verdict& verdict);

struct Judgement {
  std::string id;  ///< guarantee id
  std::string title;
  std::string service = {};  ///< project that it is about; empty: it is about the lab
  std::string node = {};     ///< where that service is
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

void to_json(Json& out, const Judgement& judgement);

}  // namespace stackpilot
