#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

// The configuration that runs, with changes that the service must refuse and name: a value for each
// variable, or null where it is left out.
struct Trial {
  std::string name;
  Json changes = Json::object();
};

std::vector<Trial> trials(const ConfigurationContract& contract) {
  std::vector<Trial> all;
  Trial nothing{"without any"};
  for (const std::string& variable : contract.required) {
    all.push_back({"without " + variable, {{variable, nullptr}}});
    nothing.changes[variable] = nullptr;
  }
  if (contract.required.size() > 1) all.push_back(nothing);
  if (!contract.required.empty()) all.push_back({"empty", {{contract.required.back(), ""}}});
  if (!contract.malformed.empty()) all.push_back({"malformed", contract.malformed});
  return all;
}

// "exited 2: said" to 2 and what was said; nullopt for what does not end by itself.
std::optional<std::pair<int, std::string>> ended(const std::string& proof) {
  constexpr std::string_view begin = "exited ";
  if (!proof.starts_with(begin)) return std::nullopt;
  int code = 0;
  const char* end = proof.data() + proof.size();
  const auto read = std::from_chars(proof.data() + begin.size(), end, code);
  return std::pair(code, std::string(read.ptr, end));
}

// Codes from 126 on are of a program that could not be run or was killed.
bool is_refusal(const std::string& proof, const Json& changes) {
  const auto end = ended(proof);
  if (!end || end->first < 1 || end->first > 125) return false;
  const auto said = [&](const std::string& text) {
    return end->second.find(text) != std::string::npos;
  };
  for (const auto& [variable, value] : changes.items()) {
    if (!said(variable) || (value.is_string() && !said(value.get<std::string>()))) return false;
  }
  return true;
}

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
