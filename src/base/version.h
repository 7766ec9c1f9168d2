// The version of this program, as CMakeLists.txt declares it.
#pragma once

#include <string_view>

namespace stackpilot {

std::string_view version();

}  // namespace stackpilot
