#include <fmt/format.h>

#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"
#include "drills/expectation.h"

namespace stackpilot::drills::catalog {
namespace {

Result<Plan> copy_to_the_other_nodes(const Site& site) {
  const std::vector<NodeSpec> free = free_nodes(site);
  if (free.empty() || free.size() + 1 < site.lab.nodes.size()) {
    return fail(ErrorKind::kCapability,
                "another node has containers, or the service's image or data",
                "make clean NODE=<that node>, and remove its volume if its data is of no use");
  }
  return Plan{.fault = copy_of_service(site, free.front())};
}

std::string image_on(Stage& stage, const Verification& seen, const std::string& node) {
  const ContainerFact* api = find_container(seen, node, stage.site().service.component.container);
  return api == nullptr ? "no container" : api->image_id;
}

void expect_the_same_service(Stage& stage, const std::string& node) {
  const Result<Verification> there = stage.lab().verify(node);
  if (!there) return stage.broke("the service on " + node, there.error());
  const PhaseCheck green = judge_green(*there);
  stage.expect("all guarantees with the service on " + node,
               green.verdict == PhaseCheck::Verdict::kPass, green.expected, green.observed);
  const std::string original = image_on(stage, stage.site().before, stage.site().node.name);
  const std::string image = image_on(stage, *there, node);
  stage.expect("the image on " + node, image == original, original, image);
}

void expect_the_same_everywhere(Stage& stage, const Verification&) {
  const std::string first = stage.fault().node;
  expect_the_same_service(stage, first);
  for (const NodeSpec& node : free_nodes(stage.site())) {
    if (node.name == first) continue;
    const auto seen = stage.with_fault(copy_of_service(stage.site(), node),
                                       [&] { expect_the_same_service(stage, node.name); });
    // That it does not start there is what the drill is to find out; it did on the first one.
    stage.expect("a copy on " + node.name, seen && seen->bit, "it runs",
                 seen ? seen->proof : seen.error().message);
  }
}

}  // namespace

Drill portability() {
  return Drill{.name = "portability",
               .summary = "The same image and compose file run on every other node",
               .runbook = "milestone02.md#g-02-09",
               .plan = copy_to_the_other_nodes,
               .meanwhile = expect_the_same_everywhere};
}

}  // namespace stackpilot::drills::catalog
