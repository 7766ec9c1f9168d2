#include "model/contract.h"

namespace stackpilot {
STACKPILOT_DEFINE_JSON(LivenessContract, get)
STACKPILOT_DEFINE_JSON(ReadinessContract, get, is, reason, reasons)
STACKPILOT_DEFINE_JSON(VersionContract, get, build_id, source_digest)
STACKPILOT_DEFINE_JSON(ConfigurationContract, required, malformed, exit_code, says)
STACKPILOT_DEFINE_JSON(DependencyContract, component, kind, port, variable, database, user, tables)
STACKPILOT_DEFINE_JSON(RequestContract, method, target, headers, values)
STACKPILOT_DEFINE_JSON(AnswerContract, status, is)
STACKPILOT_DEFINE_JSON(ListContract, get, items, next)
STACKPILOT_DEFINE_JSON(StoredContract, query, remove)
STACKPILOT_DEFINE_JSON(RecordContract, write, accepted, id, read, absent, keeps, unchanged, retries,
                       reason, unknown, conflict, list, stored)
STACKPILOT_DEFINE_JSON(Contract, component, source, image, liveness, readiness, version,
                       configuration, dependency, record, waived)

int usual_port(std::string_view kind) {
  return kind == "postgres" ? 5432 : kind == "redis" ? 6379 : 0;
}

}  // namespace stackpilot
