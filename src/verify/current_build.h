// The build that earlier runs must have been about to say something of the present one.
#pragma once

#include <optional>
#include <string>

#include "model/observation.h"

namespace stackpilot::verify {

struct Build {
  std::string id;
  std::string source_digest;
};

/// The build of the service that is deployed where it was observed; nullopt without a deploy,
/// without facts, or if the source has changed since.
std::optional<Build> current_build(const Observation& seen, const ServiceObservation& service);

/// That of the first service observed.
std::optional<Build> current_build(const Observation& seen);

/// Whether a run, of a drill or of mutants, was about that build.
template <typename Run>
bool is_about(const Run& run, const Build& build) {
  return run.build_id == build.id && run.source_digest == build.source_digest;
}

}  // namespace stackpilot::verify
