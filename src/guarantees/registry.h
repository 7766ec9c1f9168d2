// The list of all guarantees, which the build makes from the names of their files.
#pragma once

#include <vector>

#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

/// In no particular order; see all_guarantees().
std::vector<Guarantee> listed();

}  // namespace stackpilot::guarantees
