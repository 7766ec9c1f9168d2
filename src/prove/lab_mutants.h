// Mutants of guarantees that are judged at runtime: the lab is broken, or its judgements.
#pragma once

#include "prove/attempt.h"

namespace stackpilot::prove {

Progress break_lab(const Attempt& attempt);

}  // namespace stackpilot::prove
