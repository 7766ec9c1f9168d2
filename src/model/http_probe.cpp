#include "model/http_probe.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(HttpProbe, target, status, body, problem, tcp_proven_at_ms, asked_at_ms, ms,
                       silent)

}  // namespace stackpilot
