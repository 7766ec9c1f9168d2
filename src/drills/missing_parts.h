// What a drill needs of a service's contract and is not there; what the service has. Pure.
#pragma once

#include <string>
#include <vector>

#include "drills/drill.h"
#include "model/service.h"

namespace stackpilot::drills {

/// The lines to add to x-stackpilot before the drill can be run, as its probes and its load have
/// nothing to ask without them; empty when it can.
std::vector<std::string> missing_parts(const Drill& drill, const Contract& contract);

/// Why the drill cannot be run on that service: parts of the contract are missing, or its
/// dependency is another one than the drill is about. Empty when it can.
std::string why_not_for(const Drill& drill, const Service& service);

/// Why a drill that needs the service to run so cannot be run, with the command to run first. Empty
/// when it can.
std::string why_not_while(Runs needed, const std::optional<ScaleOut>& scale_out);

/// Whether the service keeps its records in a database: then drills have their earlier names, too.
bool has_database(const Service& service);

}  // namespace stackpilot::drills
