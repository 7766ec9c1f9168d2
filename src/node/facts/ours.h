// What of an engine's state is the lab's own, on a machine that others use, too.
#pragma once

#include "model/lab_spec.h"
#include "model/observation.h"

namespace stackpilot::node {

/// The containers, images, volume and network of the service, and the lab's base images. What
/// somebody else's do on a machine of theirs is not the lab's to judge.
EngineFacts ours_of(EngineFacts engine, const std::vector<Service>& services);

}  // namespace stackpilot::node
