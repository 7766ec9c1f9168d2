#include "base/version.h"

namespace stackpilot {

std::string_view version() {
  return STACKPILOT_VERSION;
}

}  // namespace stackpilot
