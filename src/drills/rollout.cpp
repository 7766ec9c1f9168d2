#include "drills/rollout.h"

#include <fmt/format.h>

#include <algorithm>

namespace stackpilot::drills {
namespace {

constexpr std::size_t shown_digits = 12;

// Of "sha256:..."
std::string short_id(const std::string& image) {
  return image.substr(image.find(':') + 1).substr(0, shown_digits);
}

}  // namespace

STACKPILOT_DEFINE_JSON(RolloutSeen, rolled_back, why, broke, image_before, image_tried, image_now,
                       took_ms, build_ms, roll_ms, running)

bool all_run(const RolloutSeen& seen, const std::string& image) {
  return !image.empty() && !seen.running.empty() &&
         std::all_of(seen.running.begin(), seen.running.end(), [&](const auto& node) {
           return node.second == std::vector<std::string>{image};
         });
}

std::string running_text(const RolloutSeen& seen) {
  std::vector<std::string> nodes;
  for (const auto& [name, images] : seen.running) {
    std::vector<std::string> ids;
    std::transform(images.begin(), images.end(), std::back_inserter(ids), short_id);
    nodes.push_back(fmt::format("{} {}", name,
                                ids.empty() ? "nothing" : fmt::format("{}", fmt::join(ids, "+"))));
  }
  return nodes.empty() ? "nothing is known of any node" : fmt::format("{}", fmt::join(nodes, ", "));
}

}  // namespace stackpilot::drills
