#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

// One line for each thing of a node, so that two states can be compared and told apart.
using Things = std::set<std::string>;

template <typename Each>
Things things_of(const CopySeen& seen, Each each) {
  Things things;
  for (const auto& [name, facts] : seen.nodes) {
    const auto add = [&, node = name](const std::string& what) {
      things.insert(fmt::format("{} on {}", what, node));
    };
    each(*facts.engine, add);
  }
  return things;
}

// By id: one that was made anew is another.
Things containers_of(const CopySeen& seen) {
  return things_of(seen, [](const EngineFacts& engine, const auto& add) {
    for (const ContainerFact& one : engine.containers) {
      add(fmt::format("container {} ({})", one.name, one.id.substr(0, 12)));
    }
  });
}

Things networks_of(const CopySeen& seen) {
  return things_of(seen, [](const EngineFacts& engine, const auto& add) {
    for (const std::string& one : engine.networks) add("network " + one);
  });
}

Things volumes_of(const CopySeen& seen) {
  return things_of(seen, [](const EngineFacts& engine, const auto& add) {
    for (const std::string& one : engine.volumes) add("volume " + one);
  });
}

Things files_of(const CopySeen& seen) {
  Things things;
  for (const auto& [node, files] : seen.trust) {
    for (const std::string& one : files) things.insert(fmt::format("{} on {}", one, node));
  }
  return things;
}

Things with(Things some, const Things& others) {
  some.insert(others.begin(), others.end());
  return some;
}

std::string told(const Things& things) {
  return things.empty() ? "nothing" : fmt::format("{}", fmt::join(things, ", "));
}

// All but containers.
Things lasting_of(const CopySeen& seen) {
  return with(with(networks_of(seen), volumes_of(seen)), files_of(seen));
}

Things without(const Things& things, const Things& known) {
  Things rest;
  std::set_difference(things.begin(), things.end(), known.begin(), known.end(),
                      std::inserter(rest, rest.end()));
  return rest;
}

// What one of the commands did to the copy; nullopt, and a check, when it failed.
std::optional<CopySeen> after(Stage& stage, const std::string& claim, const std::string& command) {
  const Status ran = stage.lab().run_in_copy(stage.fault(), {command});
  if (!ran) {
    stage.expect(claim, false, "make " + command + " succeeds", ran.error().message);
    return std::nullopt;
  }
  Result<CopySeen> seen = stage.lab().look_at_copy(stage.fault());
  if (seen) return std::move(*seen);
  stage.broke(claim, seen.error());
  return std::nullopt;
}

std::string image_of(const std::optional<Release>& release) {
  return release ? release->deployment.image_id : "";
}

// The nodes that are to carry a replica and do not run exactly one, of that image.
std::string not_running(const CopySeen& seen, const Service& service, const std::string& image) {
  if (!seen.scale_out || image.empty()) return "no release is recorded";
  const std::string component =
      swarm_service_name(seen.scale_out->project, service.component.service);
  std::vector<std::string> wrong;
  for (const std::string& node : seen.scale_out->replicas) {
    const auto found = seen.nodes.find(node);
    if (found == seen.nodes.end()) return node + " was not looked at";
    const auto& all = found->second.engine->containers;
    const auto runs = std::count_if(all.begin(), all.end(), [&](const ContainerFact& one) {
      return one.running && one.swarm_service == component && one.image_id == image;
    });
    if (runs != 1) wrong.push_back(fmt::format("{} of them on {}", runs, node));
  }
  return fmt::format("{}", fmt::join(wrong, ", "));
}

void expect_running(Stage& stage, const std::string& claim, const CopySeen& seen,
                    const std::string& image) {
  const std::string wrong = not_running(seen, stage.site().service, image);
  stage.expect(claim, wrong.empty(), "one replica of it on each node that is to carry one",
               wrong.empty() ? "so it is" : wrong);
}

void expect_planted(Stage& stage, const std::string& claim, const Release& release) {
  const Status read = stage.lab().read_planted_in_copy(stage.fault(), release.deployment);
  stage.expect(claim, read.has_value(), "what the first release planted, at each node's address",
               read ? "it is there" : read.error().message);
}

void expect_no_change(Stage& stage, const std::string& claim, const CopySeen& was,
                      const CopySeen& is) {
  const auto all = [](const CopySeen& seen) { return with(containers_of(seen), lasting_of(seen)); };
  const Things added = without(all(is), all(was));
  const Things gone = without(all(was), all(is));
  stage.expect(claim, added.empty() && gone.empty() && was.scale_out == is.scale_out,
               "the same containers, networks, volumes, files and record",
               fmt::format("new: {}; gone: {}{}", told(added), told(gone),
                           was.scale_out == is.scale_out ? "" : "; another record"));
}

// The service's data stay, on whatever node they are; all else was there before, or is left behind.
void expect_nothing_left(Stage& stage, const std::string& claim, const CopySeen& before,
                         const CopySeen& seen) {
  const auto& dependency = stage.site().service.dependency;
  Things known = lasting_of(before);
  for (const auto& [node, facts] : seen.nodes) {
    if (dependency) known.insert(fmt::format("volume {} on {}", dependency->volume, node));
  }
  Things left = without(lasting_of(seen), known);
  left = with(left, containers_of(seen));
  if (seen.scale_out) left.insert("the record of it");
  stage.expect(claim, left.empty(), "nothing but the service's data is left", told(left));
}

// Ends early: what follows would tell the same story again.
void scale_up_and_down(Stage& stage, const Verification&) {
  const auto before = stage.lab().look_at_copy(stage.fault());
  if (!before) return stage.broke("the copy", before.error());
  const auto up = after(stage, "scale-up", "scale-up");
  if (!up || !up->scale_out || !up->scale_out->release) return;
  const Release first = *up->scale_out->release;
  expect_running(stage, "scale-up", *up, image_of(first));
  const auto up_again = after(stage, "scale-up again", "scale-up");
  if (!up_again) return;
  expect_no_change(stage, "scale-up again", *up, *up_again);
  const auto second = after(stage, "release", "release");
  if (!second || !second->scale_out) return;
  expect_running(stage, "release", *second, image_of(second->scale_out->release));
  const auto back = after(stage, "rollback", "rollback");
  if (!back) return;
  expect_running(stage, "rollback", *back, image_of(first));
  const auto down = after(stage, "scale-down", "scale-down");
  if (!down) return;
  expect_nothing_left(stage, "scale-down", *before, *down);
  const auto down_again = after(stage, "scale-down again", "scale-down");
  if (!down_again) return;
  expect_nothing_left(stage, "scale-down again", *before, *down_again);
  const auto anew = after(stage, "scale-up anew", "scale-up");
  if (!anew || !anew->scale_out) return;
  expect_running(stage, "scale-up anew", *anew, image_of(anew->scale_out->release));
  expect_planted(stage, "the data after scale-up anew", first);
}

}  // namespace

// On a lab of its own, which has no other users than this drill.
Drill scale_idempotence() {
  return Drill{.name = "scale-idempotence",
               .summary = "On a second lab, scale-up, release, rollback and scale-down, and again",
               .runbook = "milestone05.md#g-05-09",
               .plan = [](const Site& site) -> Result<Plan> {
                 return Plan{.fault = {"two-node-copy", site.node.name, {}, 3'600}};
               },
               .needs = {.dependency = true, .volume = true, .source = true, .runs = Runs::kEither},
               .meanwhile = scale_up_and_down,
               .afterwards = expect_same_state};
}

}  // namespace stackpilot::drills::catalog
