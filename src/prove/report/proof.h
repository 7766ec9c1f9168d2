// The result of a run that breaks guarantees on purpose to see them fail.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace stackpilot::prove {

enum class Fate {
  kKilled,    ///< the guarantee failed for the stated reason, and nothing else that is not named
  kSurvived,  ///< it held, failed for another reason, or something failed that is not named
  kInvalid,   ///< not applied, or the lab was not green again after it
  kSkipped,   ///< cannot be applied here; the reason is mandatory
};
NLOHMANN_JSON_SERIALIZE_ENUM(Fate, {{Fate::kInvalid, "invalid"},
                                    {Fate::kKilled, "killed"},
                                    {Fate::kSurvived, "survived"},
                                    {Fate::kSkipped, "skipped"}})

/// Milliseconds that the parts of one mutant took; 0 for a part that was not reached.
struct MutantTimes {
  double inject = 0;
  double prove = 0;
  double verify = 0;  ///< the verification, the repo checks, or the drill that must fail
  double heal = 0;
  double green = 0;  ///< the verification after healing
};
STACKPILOT_DECLARE_JSON(MutantTimes)

struct MutantResult {
  std::string guarantee;  ///< "G-01-03"
  std::string mutant;     ///< "wrong-earlier-line"
  std::string summary;
  std::string fault;  ///< what was done: "hosts-entry on worker2 {...settings}"
  std::string undo;   ///< by hand
  Fate fate = Fate::kInvalid;
  std::string why;                  ///< for anything but killed
  std::string proof;                ///< what was observed when it was proven to be applied
  std::string expected;             ///< the reason with which the guarantee must fail
  std::string seen;                 ///< what the guarantee said, in one line
  std::vector<std::string> also;    ///< other guarantees that failed, all of them named
  std::vector<std::string> drills;  ///< run ids of the drills that were run for it
  MutantTimes times;
};
STACKPILOT_DECLARE_JSON(MutantResult)

/// One `make prove`.
struct ProofResult {
  std::string run_id;
  std::string started_at;  ///< RFC 3339, UTC
  double duration_ms = 0;
  std::string service;  ///< project of the service
  std::string node;     ///< the node that runs it
  std::string provider;
  std::string build_id;                 ///< of the deployed service
  std::string source_digest;            ///< of its source
  std::string program_digest;           ///< of this program
  std::vector<MutantResult> mutants;    ///< in the order of their guarantees
  std::vector<std::string> guarantees;  ///< all that were to be proven, sorted
  /// Others that were asked for, and that the service does not promise, with the reason.
  std::map<std::string, std::string> not_promised;
  std::vector<std::string> not_run;  ///< "G-01-03/wrong-earlier-line": left out, as it stopped
  std::string why_stopped;           ///< empty when it went to the end
  bool interrupted = false;          ///< it stopped at a request; everything is healed
};
STACKPILOT_DECLARE_JSON(ProofResult)

/// What is known of one guarantee after a run.
enum class Proven {
  kYes,      ///< a mutant was killed, and none survived or was invalid
  kNo,       ///< one survived or was invalid, or it has none
  kSkipped,  ///< it has only skipped ones
  kNotRun,   ///< the run stopped before any of its mutants
};
NLOHMANN_JSON_SERIALIZE_ENUM(Proven, {{Proven::kNo, "no"},
                                      {Proven::kYes, "yes"},
                                      {Proven::kSkipped, "skipped"},
                                      {Proven::kNotRun, "not run"}})

Proven proven(const ProofResult& result, const std::string& guarantee);

}  // namespace stackpilot::prove
