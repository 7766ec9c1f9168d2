#include <fmt/format.h>

#include "base/find.h"
#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"
#include "drills/expectation.h"

namespace stackpilot::drills::catalog {
namespace {

constexpr const char* nobody = "192.0.2.1";  // reserved for documentation (RFC 5737)

// Gives the first of the two runs something to repair; otherwise it would prove little that the
// second one changes nothing.
Result<Plan> with_a_wrong_entry(const Site& site) {
  const NodeSpec* other = find_last_or_null(
      site.lab.nodes, [&](const NodeSpec& one) { return one.name != site.node.name; });
  if (other == nullptr) return fail(ErrorKind::kCapability, "the lab has only one node");
  return Plan{.fault = {"hosts-entry",
                        other->name,
                        {{"entry", fmt::format("{} {}", nobody, site.node.name)}}}};
}

std::optional<std::vector<std::string>> provision(Stage& stage, const std::string& which) {
  Result<std::vector<std::string>> changes = stage.lab().provision();
  if (changes) return std::move(*changes);
  stage.broke(which, changes.error());
  return std::nullopt;
}

void expect_one_change_then_none(Stage& stage, const Verification&) {
  const auto first = provision(stage, "the first run");
  if (!first) return;
  const std::string mended =
      fmt::format("{}: hosts entry of {}", stage.fault().node, stage.site().node.name);
  stage.expect("the first run", *first == std::vector<std::string>{mended}, mended,
               fmt::format("{}", fmt::join(*first, "; ")));
  const auto second = provision(stage, "the second run");
  if (!second) return;
  stage.expect("the second run", second->empty(), "no change",
               second->empty() ? "no change" : fmt::format("{}", fmt::join(*second, "; ")));
}

}  // namespace

Drill idempotence() {
  return Drill{.name = "idempotence",
               .summary = "Provisioning mends a wrong hosts entry, and run again changes nothing",
               .runbook = "milestone01.md#g-01-07",
               .plan = with_a_wrong_entry,
               .needs = {.runs = Runs::kEither},
               .breaks = {"G-01-03"},
               .meanwhile = expect_one_change_then_none,
               .afterwards = expect_same_state};
}

}  // namespace stackpilot::drills::catalog
