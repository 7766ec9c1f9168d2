// Mutants of guarantees that repo checks prove: a scratch copy of the repository is edited.
#pragma once

#include <optional>
#include <vector>

#include "prove/attempt.h"
#include "prove/repository_mutants.h"

namespace stackpilot::prove {

/// Makes the copy when the first mutant needs it, in a folder that is a fault of the ledger, so
/// that `recover` removes it. The copy lives as long as the bench.
class RepositoryBench {
 public:
  Progress break_repository(const Attempt& attempt);

  /// Removes the copy. Idempotent.
  Status clear();

 private:
  Progress prepare(const Attempt& attempt);

  std::optional<drills::FaultStack> folder_;
  std::optional<ScratchRepository> copy_;
  std::vector<Judgement> unedited_;
};

}  // namespace stackpilot::prove
