// Synthetic results of proof runs, for tests of reports.
#pragma once

#include "prove/report/proof.h"

namespace stackpilot::prove {

/// One mutant of a guarantee that was broken.
MutantResult mutant_of(const std::string& guarantee, const std::string& name, Fate fate);

/// Two guarantees, three mutants, all killed.
ProofResult proven_result();

/// A mutant of every fate, some not run, and a guarantee without any; it stopped early.
ProofResult mixed_result();

/// A result in which every text is markup, and control characters.
ProofResult hostile_proof();

}  // namespace stackpilot::prove
