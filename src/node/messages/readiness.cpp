#include "node/messages/readiness.h"

namespace stackpilot::node {

STACKPILOT_DEFINE_JSON(Readiness, systemd, workdir)

}  // namespace stackpilot::node
