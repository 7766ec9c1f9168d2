#include "model/exposure.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(Listener, address, port, process, pid)
STACKPILOT_DEFINE_JSON(Redirection, chain, to, rule)
STACKPILOT_DEFINE_JSON(SshdAccount, user, settings, keys)
STACKPILOT_DEFINE_JSON(SshdFact, pid, ports, command, stale, problem, accounts)
STACKPILOT_DEFINE_JSON(Exposure, listeners, redirections, sshds)

}  // namespace stackpilot
