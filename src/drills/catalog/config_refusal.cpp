#include <fmt/format.h>

#include "drills/catalog/catalog.h"
#include "drills/catalog/config_trials.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

std::string names_of(const Json& changes) {
  std::vector<std::string> names;
  for (const auto& [variable, value] : changes.items()) {
    names.push_back(value.is_string() && !value.get<std::string>().empty()
                        ? fmt::format("{} and its value {}", variable, value.get<std::string>())
                        : variable);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

FaultPlan trial_of(const std::string& node, const Json& changes) {
  return {"trial", node, {{"changes", to_text(changes)}}};
}

void expect_refusal(Stage& stage, const Trial& trial) {
  const Result<node::Bite> seen = stage.with_fault(trial_of(stage.node(), trial.changes), nullptr);
  if (!seen) return stage.broke(trial.name, seen.error());
  stage.expect(trial.name, is_refusal(seen->proof, trial.changes),
               "it ends with a code of 1 to 125 and names " + names_of(trial.changes), seen->proof);
}

// Control: with the configuration that runs the API starts, so each refusal is due to its one
// defect.
void expect_refusals(Stage& stage, const Verification&) {
  const Result<node::Bite> control = stage.lab().prove(stage.fault());
  if (!control) return stage.broke("a complete configuration", control.error());
  stage.expect("a complete configuration", control->proof.starts_with("running: "), "running",
               control->proof);
  const auto& declared = stage.site().service.contract.configuration;
  for (const Trial& trial : trials(declared.value_or(ConfigurationContract()))) {
    expect_refusal(stage, trial);
  }
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
