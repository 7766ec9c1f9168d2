#include "model/base_image.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(BaseImage, name, reference, id, archive, source, reason)

}  // namespace stackpilot
