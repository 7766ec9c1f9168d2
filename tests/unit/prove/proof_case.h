// Fixture for tests of proof runs on a fake lab.
#pragma once

#include "prove/runner.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::prove {

class ProofCase : public drills::DrillCase {
 protected:
  RunContext context() {
    return RunContext{.lab = lab_,
                      .ledger = ledger_,
                      .spec = spec_,
                      .service = spec_.service(),
                      .node = spec_.nodes.front(),
                      .lab_id = "abc123",
                      .repository = STACKPILOT_REPOSITORY,
                      .evidence = evidence(),
                      .program_digest = "p1",
                      .green_patience = Millis(5)};
  }
};

}  // namespace stackpilot::prove
