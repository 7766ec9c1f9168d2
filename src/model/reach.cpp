#include "model/reach.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(Reach, ok, problem, ms, silent)

}  // namespace stackpilot
