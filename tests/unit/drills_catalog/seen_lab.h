// A lab as a baseline verification finds it: the service on the first node, nothing on the others.
#pragma once

#include "drills/drill.h"

namespace stackpilot::drills {

/// Its LabSpec lives as long as the program.
Site seen_lab();

// The same with something of the service's on every other node.
Site with_container_on_all(Site site);
Site with_image_on_all(Site site);
Site with_data_on_all(Site site);

}  // namespace stackpilot::drills
