#include "node/messages/readiness.h"

namespace stackpilot::node {

STACKPILOT_DEFINE_JSON(Readiness, systemd, engine, workdir)

}  // namespace stackpilot::node
