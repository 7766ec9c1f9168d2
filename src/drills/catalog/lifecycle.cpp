#include <fmt/format.h>

#include <algorithm>

#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

// The layers that the commands remove one by one.
struct Layers {
  bool containers = false;
  bool image = false;
  bool volume = false;
  bool node = false;
  bool operator==(const Layers&) const = default;
};

std::string to_line(const Layers& layers) {
  const auto word = [](bool there) { return there ? "there" : "gone"; };
  return fmt::format("containers {}, application image {}, data volume {}, node {}",
                     word(layers.containers), word(layers.image), word(layers.volume),
                     word(layers.node));
}

Layers layers_of(const Service& service, const std::optional<EngineFacts>& engine) {
  if (!engine) return {};
  const auto& volumes = engine->volumes;
  const std::string volume = service.dependency ? service.dependency->volume : "";
  return {.containers = !engine->containers.empty(),
          .image = std::any_of(engine->images.begin(), engine->images.end(),
                               [](const ImageFact& image) {
                                 return image.labels.count("stackpilot.build_id") != 0;
                               }),
          .volume = std::find(volumes.begin(), volumes.end(), volume) != volumes.end(),
          .node = true};
}

void expect_layers(Stage& stage, const std::string& command, const Layers& expected) {
  // What a command that fails has left is judged all the same.
  const Status ran = stage.lab().run_in_copy(stage.fault(), {command});
  if (!ran) stage.broke("make " + command, ran.error());
  const auto engine = stage.lab().engine_in_copy(stage.fault());
  if (!engine) return stage.broke("after make " + command, engine.error());
  const Layers found = layers_of(stage.site().service, *engine);
  stage.expect("after make " + command, found == expected, to_line(expected), to_line(found));
}

void expect_layer_by_layer(Stage& stage, const Verification&) {
  expect_layers(stage, "status", {true, true, true, true});  // the state that `up` left
  expect_layers(stage, "down", {false, true, true, true});
  expect_layers(stage, "clean", {false, false, true, true});
  expect_layers(stage, "destroy", {});
}

}  // namespace

// Runs the operator's commands on a separate lab; this lab must stay unchanged.
Drill lifecycle() {
  return Drill{.name = "lifecycle",
               .summary = "up, down, clean and destroy of a second lab each change their own layer",
               .runbook = "milestone03.md#g-03-03",
               .plan = [](const Site& site) -> Result<Plan> {
                 return Plan{.fault = {"lab-copy", site.node.name, {}, 900}};
               },
               .needs = {.dependency = true, .volume = true, .source = true, .runs = Runs::kEither},
               .meanwhile = expect_layer_by_layer,
               .afterwards = expect_same_state};
}

}  // namespace stackpilot::drills::catalog
