// Releases of a service on several nodes, of which its clients must notice nothing.
#include <fmt/format.h>

#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"
#include "drills/release_fault.h"

namespace stackpilot::drills::catalog {
namespace {

template <const char* const& wrong>
Result<Plan> wrong_release(const Site& site) {
  return Plan{.fault = {release_kind, site.node.name, {{"wrong", wrong}}, release_limit_s}};
}

std::string ended(const RolloutSeen& seen) {
  if (seen.broke) return "an error: " + seen.why;
  return seen.rolled_back ? "rolled back: " + seen.why : "rolled out";
}

void tell_durations(Stage& stage, const RolloutSeen& seen) {
  stage.measured({"the release took", in_seconds(seen.took_ms)});
  stage.measured({"of that, the build", in_seconds(seen.build_ms)});
  stage.measured({"of that, the rollout", in_seconds(seen.roll_ms)});
}

std::optional<RolloutSeen> rollout(Stage& stage) {
  Result<RolloutSeen> seen = stage.lab().rollout_of(stage.fault());
  if (!seen) {
    stage.broke("how the release ended", seen.error());
    return std::nullopt;
  }
  stage.keep("rollout.json", Json(*seen));
  tell_durations(stage, *seen);
  return std::move(*seen);
}

void expect_new_build_everywhere(Stage& stage) {
  const auto seen = rollout(stage);
  if (!seen) return;
  stage.expect("how the release ended", !seen->broke && !seen->rolled_back, "rolled out",
               ended(*seen));
  stage.expect("what runs", all_run(*seen, seen->image_tried),
               "one task of the new image on each node that carries a replica",
               running_text(*seen));
}

void expect_the_build_before_everywhere(Stage& stage) {
  const auto seen = rollout(stage);
  if (!seen) return;
  stage.expect("how the release ended", !seen->broke && seen->rolled_back, "rolled back by itself",
               ended(*seen));
  stage.expect(
      "what runs", seen->image_before == seen->image_now && all_run(*seen, seen->image_before),
      "one task of the image before on each node that carries a replica", running_text(*seen));
}

Drill bad_release(std::string_view name, std::string_view summary,
                  Result<Plan> (*plan)(const Site&)) {
  Drill drill = release();
  drill.name = name;
  drill.summary = summary;
  drill.runbook = "milestone05.md#g-05-05";
  drill.plan = plan;
  drill.once_proven = expect_the_build_before_everywhere;
  return drill;
}

}  // namespace

Drill release() {
  return Drill{.name = "release",
               .summary = "A release, with clients on every node's address: nobody notices",
               .runbook = "milestone05.md#g-05-04",
               .plan = [](const Site& site) -> Result<Plan> {
                 return Plan{.fault = {release_kind, site.node.name, {}, release_limit_s}};
               },
               .needs = {.source = true, .runs = Runs::kAsStack},
               .clients = Clients::kRecords,
               .lasting = Lasting::kMoment,
               .api = ApiProcess::kReplaced,
               .unnoticed = true,
               .once_proven = expect_new_build_everywhere};
}

std::vector<Drill> bad_releases() {
  return {
      bad_release("release-bad-crash", "A release that crashes is rolled back by itself",
                  wrong_release<release_crashes>),
      bad_release("release-bad-unready", "A release that never gets ready is rolled back by itself",
                  wrong_release<release_never_ready>),
      bad_release("release-bad-version",
                  "A release that says it is another one is rolled back by itself",
                  wrong_release<release_of_other_version>)};
}

}  // namespace stackpilot::drills::catalog
