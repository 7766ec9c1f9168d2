#include "model/tls_probe.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(TlsProbe, tcp, verified, admits_strangers, speaks_plain, problem, silent, ms)

}  // namespace stackpilot
