// What of the mutants can be made of a service: by its contract, and by the files that say how to
// break it.
#pragma once

#include <optional>
#include <string>

#include "base/files.h"
#include "guarantees/guarantee.h"
#include "model/scale_out.h"
#include "model/service.h"

namespace stackpilot::prove {

/// Why the service does not promise the guarantee, so that there is nothing to prove: its contract
/// lacks what it is about, or waives it, or it is about services that are scaled out, and this one
/// is not. Empty when it does, and for other guarantees of the lab.
std::string why_not_promised(const Guarantee& guarantee, const Service& service,
                             const std::optional<ScaleOut>& scale_out = {});

/// Why that mutant cannot be made of the service: it is of another kind of dependency, its drill
/// cannot be run, or tests/mutants/<project>/ below `repository` does not say how. Empty when it
/// can.
std::string why_not_of(const Mutant& mutant, const Service& service, const fs::path& repository);

/// Why that mutant of the guarantee cannot be tried while the service runs as it does, with the
/// command to run first: what is done to the containers of a compose project needs one, and what is
/// done to a swarm needs that. Empty when it can.
std::string why_not_now(const Guarantee& guarantee, const Mutant& mutant,
                        const std::optional<ScaleOut>& scale_out);

}  // namespace stackpilot::prove
