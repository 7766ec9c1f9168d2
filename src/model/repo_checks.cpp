#include "model/repo_checks.h"

#include "base/find.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(RepoFinding, file, line, rule, problem, mend)
STACKPILOT_DEFINE_JSON(GateResult, gate, verdict, looked_at, broken, skipped, findings, ms)
STACKPILOT_DEFINE_JSON(RepoChecks, finished_at, strict, gates)

const GateResult* RepoChecks::find(std::string_view gate) const {
  return find_or_null(gates, [&](const GateResult& one) { return one.gate == gate; });
}

}  // namespace stackpilot
