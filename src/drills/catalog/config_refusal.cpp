#include <fmt/format.h>

#include "drills/catalog/catalog.h"
#include "drills/catalog/config_trials.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

FaultPlan trial_of(const std::string& node, const Json& changes) {
  return {"trial", node, {{"changes", to_text(changes)}}};
}

void expect_refusal(Stage& stage, const ConfigurationContract& contract, const Trial& trial) {
  const Result<node::Bite> seen = stage.with_fault(trial_of(stage.node(), trial.changes), nullptr);
  if (!seen) return stage.broke(trial.name, seen.error());
  const Refusal refusal = refusal_of(contract, trial.changes);
  stage.expect(trial.name, is_refusal(seen->proof, refusal), described(refusal), seen->proof);
}

// Control: with the configuration that runs the API starts, so each refusal is due to its one
// defect.
void expect_refusals(Stage& stage, const Verification&) {
  const Result<node::Bite> control = stage.lab().prove(stage.fault());
  if (!control) return stage.broke("a complete configuration", control.error());
  stage.expect("a complete configuration", control->proof.starts_with("running: "), "running",
               control->proof);
  const ConfigurationContract declared =
      stage.site().service.contract.configuration.value_or(ConfigurationContract());
  for (const Trial& trial : trials(declared)) expect_refusal(stage, declared, trial);
}

}  // namespace

Drill config_refusal() {
  return Drill{.name = "config-refusal",
               .summary = "The API is started with required variables missing or malformed",
               .runbook = "milestone02.md#g-02-07",
               .plan = [](const Site& site) -> Result<Plan> {
                 return Plan{.fault = trial_of(site.node.name, Json::object())};
               },
               .needs = {.configuration = true},
               // The trial itself is a container of the service that no compose file declares.
               .exempt = {"G-02-10"},
               .meanwhile = expect_refusals,
               .afterwards = expect_same_state};
}

}  // namespace stackpilot::drills::catalog
