// A lab as the baseline verification finds it: the service on the first node, the others empty.
#pragma once

#include "drills/drill.h"

namespace stackpilot::drills {

/// The LabSpec that it refers to has static lifetime.
Site seen_lab();

// The same with a container, an image or a data volume on every other node.
Site with_container_on_all(Site site);
Site with_image_on_all(Site site);
Site with_data_on_all(Site site);

}  // namespace stackpilot::drills
