// The build that earlier runs must have been about to say something of the present one.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "model/observation.h"

namespace stackpilot::verify {

struct Build {
  std::string id;
  std::string source_digest;
};

/// The build of the service that is deployed where it was observed; none without a deploy, without
/// facts, or if the source has changed since.
std::vector<Build> current_builds(const Observation& seen, const ServiceObservation& service);

/// Those of all services observed.
std::vector<Build> current_builds(const Observation& seen);

/// Whether a run, of a drill or of mutants, was about one of these builds.
template <typename Run>
bool is_about(const Run& run, const std::vector<Build>& builds) {
  return std::any_of(builds.begin(), builds.end(), [&](const Build& build) {
    return run.build_id == build.id && run.source_digest == build.source_digest;
  });
}

}  // namespace stackpilot::verify
