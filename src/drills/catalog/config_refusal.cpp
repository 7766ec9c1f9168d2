#include <fmt/format.h>

#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

using Settings = std::map<std::string, std::string>;

Settings complete() {
  return {{"SERVICE_NAME", "trial"}, {"ENV", "lab"}, {"LOG_LEVEL", "info"}, {"VERSION", "1"}};
}

// A configuration that the API must refuse, and what its error must name.
struct Trial {
  std::string name;
  Settings settings;
  std::vector<std::string> named;
};

std::vector<Trial> trials() {
  std::vector<Trial> all;
  for (const auto& [variable, value] : complete()) {
    Settings without = complete();
    without.erase(variable);
    all.push_back({"without " + variable, without, {variable + " is not set"}});
  }
  Trial nothing{"without any", {}, {}};
  for (const auto& [variable, value] : complete()) {
    nothing.named.push_back(variable + " is not set");
  }
  all.push_back(nothing);
  Settings malformed = complete();
  malformed["LOG_LEVEL"] = "loud";
  malformed["DB_PORT"] = "99999";
  all.push_back({"malformed", malformed, {"LOG_LEVEL is 'loud'", "DB_PORT is '99999'"}});
  Settings empty = complete();
  empty["VERSION"] = "";
  all.push_back({"empty", empty, {"VERSION is not set"}});
  return all;
}

void expect_refusal(Stage& stage, const Trial& trial) {
  const FaultPlan plan{"trial", stage.node(), trial.settings};
  const Result<node::Bite> seen = stage.with_fault(plan, nullptr);
  if (!seen) return stage.broke(trial.name, seen.error());
  bool names_all = true;
  for (const std::string& name : trial.named) {
    names_all = names_all && seen->proof.find(name) != std::string::npos;
  }
  stage.expect(trial.name, seen->proof.starts_with("exited 2: ") && names_all,
               fmt::format("exited 2: {}", fmt::join(trial.named, ", ")), seen->proof);
}

// Control: with a complete configuration the API starts, so each refusal is due to its one defect.
void expect_refusals(Stage& stage, const Verification&) {
  const Result<node::Bite> control = stage.lab().prove(stage.fault());
  if (!control) return stage.broke("a complete configuration", control.error());
  stage.expect("a complete configuration", control->proof.starts_with("running: "), "running",
               control->proof);
  for (const Trial& trial : trials()) expect_refusal(stage, trial);
}

}  // namespace

Drill config_refusal() {
  return Drill{.name = "config-refusal",
               .summary = "The API is started with required variables missing or malformed",
               .runbook = "milestone02.md#g-02-07",
               .plan = [](const Site& site) -> Result<Plan> {
                 return on_service_node(site, "trial", complete());
               },
               // The trial itself is a container of the service that no compose file declares.
               .exempt = {"G-02-10"},
               .meanwhile = expect_refusals,
               .afterwards = expect_same_state};
}

}  // namespace stackpilot::drills::catalog
