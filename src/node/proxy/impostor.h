// A process that answers on the service's port in its place.
#pragma once

#include "access/exec/http.h"
#include "base/result.h"

namespace stackpilot::node {

/// Answers every HTTP request at `listen` with 200 and {}, until the limit or a stop request.
/// kBroken if it cannot listen there.
Status run_impostor(const access::TcpEndpoint& listen, Millis limit);

}  // namespace stackpilot::node
