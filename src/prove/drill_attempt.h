// Mutants of guarantees that drills prove: the drill must fail.
#pragma once

#include <optional>

#include "prove/attempt.h"

namespace stackpilot::prove {

/// Keeps what all variants of the service are built from, as a fault of the ledger, from the first
/// variant on.
class DrillBench {
 public:
  /// The drill's evidence goes below that of the run, as it says nothing of the service.
  Progress break_drill(const Attempt& attempt);

  /// Heals what the drill itself could not heal on a service that is wrong. To be called when that
  /// service is gone.
  static Status heal_leftovers(const Attempt& attempt);

  /// Heals what is kept. Idempotent.
  Status clear();

 private:
  Status complete_variant(const Attempt& attempt, drills::FaultPlan& plan);

  std::optional<drills::FaultStack> objects_;
};

}  // namespace stackpilot::prove
