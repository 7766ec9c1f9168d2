#include <fmt/format.h>

#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"
#include "footprint/compare.h"

namespace stackpilot::drills::catalog {
namespace {

using stackpilot::footprint::HostFingerprint;
using stackpilot::footprint::Kept;
using stackpilot::footprint::PartJudgement;

constexpr int idle_settles = 3;
// Gives passing differences time to go: a process that is about to end, or the network of a removed
// container, which an engine may keep for a minute.
constexpr int looks_at_most = 45;

// Takes two fingerprints of the idle machine: what differs between them changes by itself. A part
// that cannot be read now could not be compared later, so it skips the drill.
Status look_twice(Stage& stage) {
  stage.fingerprints().push_back(stage.lab().fingerprint_host());
  for (const auto& part : stage.fingerprints().back()) {
    if (part.problem.empty()) continue;
    return fail(ErrorKind::kCapability,
                fmt::format("{} cannot be looked at: {}", part.name, part.problem));
  }
  for (int settled = 0; settled < idle_settles; ++settled) {
    TRY(stage.settle());
  }
  stage.fingerprints().push_back(stage.lab().fingerprint_host());
  return {};
}

// All that an operator does to a lab except `destroy`, which healing this fault does.
void run_all_commands(Stage& stage, const Verification&) {
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"demo"}, {"drill", "dependency-stop"}, {"clean"}}) {
    const std::string claim = "make " + command.front() + " in the second lab";
    const Status ran = stage.lab().run_in_copy(stage.fault(), command);
    if (!ran) return stage.broke(claim, ran.error());
    stage.expect(claim, true, "done", "done");
  }
}

std::vector<PartJudgement> look_until_kept(Stage& stage) {
  const std::vector<HostFingerprint>& earlier = stage.fingerprints();
  const auto look = [&] { return compare(earlier[0], earlier[1], stage.lab().fingerprint_host()); };
  std::vector<PartJudgement> judgements = look();
  for (int looks = 1; looks < looks_at_most && !all_kept(judgements); ++looks) {
    if (!stage.settle()) break;
    judgements = lasting(judgements, look());
  }
  return judgements;
}

void expect_the_host_as_it_was(Stage& stage, const Verification& after) {
  expect_same_state(stage, after);
  const std::vector<PartJudgement> judgements = look_until_kept(stage);
  if (judgements.empty()) {
    return stage.broke("this machine", Error{ErrorKind::kBroken, "nothing of it was looked at"});
  }
  stage.keep("host.json", Json(judgements));
  for (const PartJudgement& one : judgements) {
    if (one.kept == Kept::kUnknown) {
      stage.broke(one.part, Error{ErrorKind::kBroken, to_text(one)});
    } else {
      stage.expect(one.part, one.kept == Kept::kYes, "as before the second lab", to_text(one));
    }
  }
}

}  // namespace

// Uses a second lab because this one may have been there for long: what a lab leaves behind shows
// only on one that is made and destroyed within the drill.
Drill footprint() {
  return Drill{.name = "footprint",
               .summary = "A second lab comes from nothing and goes; this machine stays as it was",
               .runbook = "milestone03.md#g-03-10",
               .plan = [](const Site& site) -> Result<Plan> {
                 return Plan{.fault = {"second-lab", site.node.name, {}, 3'600}};
               },
               .needs = {.runs = Runs::kEither},
               .beforehand = look_twice,
               .meanwhile = run_all_commands,
               .afterwards = expect_the_host_as_it_was};
}

}  // namespace stackpilot::drills::catalog
