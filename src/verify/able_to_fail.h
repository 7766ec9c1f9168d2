// Which guarantees were proven able to fail, by mutants that were killed. Pure functions. It is
// information: no verdict depends on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/observation.h"

namespace stackpilot::verify {

/// Ids, sorted.
struct AbleToFail {
  std::vector<std::string_view> proven;
  std::vector<std::string_view> not_proven;
};

/// Every guarantee of the selection, whatever proves it. Of each mutant the newest run counts in
/// which it was killed, survived or was invalid, on the build that was last deployed, if its source
/// has not changed since. A guarantee is proven when one of its mutants is killed, and all others
/// are killed or were never concluded.
AbleToFail able_to_fail(std::string_view selection, const Observation& observation);

/// "proven able to fail on this build: 36 of 38 guarantees; not: G-04-02, G-04-07 (make prove)".
/// Empty without guarantees.
std::string to_line(const AbleToFail& able);

}  // namespace stackpilot::verify
