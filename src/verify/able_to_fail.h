// Which guarantees were proven able to fail, by mutants that were killed. Pure functions. It is
// information: no verdict depends on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/observation.h"

namespace stackpilot::verify {

/// Ids, sorted. When more than one service was observed, a guarantee about services is named with
/// it: "G-02-04 of infra on control".
struct AbleToFail {
  std::vector<std::string> proven;
  std::vector<std::string> not_proven;
};

/// Every guarantee of the selection, whatever proves it; those about services for each service
/// observed that promises them. Of each mutant the newest run counts in which it was killed,
/// survived or was invalid, on the build that was last deployed, if its source has not changed
/// since: on that of the service, or, for guarantees of the lab, of any service. A guarantee is
/// proven when one of its mutants is killed, and all others are killed or were never concluded.
AbleToFail able_to_fail(std::string_view selection, const Observation& observation);

/// "proven able to fail on this build: 36 of 38 guarantees; not: G-04-02, G-04-07 (make prove)".
/// Empty without guarantees.
std::string to_line(const AbleToFail& able);

}  // namespace stackpilot::verify
