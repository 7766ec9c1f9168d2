#include "node/facts/ours.h"

#include <algorithm>
#include <set>

namespace stackpilot::node {
namespace {

constexpr const char* build_label = "stackpilot.build_id";
constexpr std::string_view base_image_prefix = "stackpilot/";

bool is_our_image(const ImageFact& image, const ServiceSpec& service) {
  if (image.labels.count(build_label) != 0) return true;
  return std::any_of(image.tags.begin(), image.tags.end(), [&](const std::string& tag) {
    return tag == service.api.image || tag.starts_with(base_image_prefix);
  });
}

}  // namespace

EngineFacts ours_of(EngineFacts engine, const ServiceSpec& service) {
  std::set<std::string> builds;  // whatever runs one is ours, by whatever name
  for (const ImageFact& image : engine.images) {
    if (image.labels.count(build_label) != 0) builds.insert(image.id);
  }
  std::erase_if(engine.containers, [&](const ContainerFact& one) {
    return one.project != service.project && one.name != service.api.container &&
           one.name != service.db.container && builds.count(one.image_id) == 0;
  });
  std::erase_if(engine.images, [&](const ImageFact& one) { return !is_our_image(one, service); });
  std::erase_if(engine.volumes, [&](const std::string& one) { return one != service.db.volume; });
  // Not all that begins so: somebody's project may be named infra_shop.
  std::erase_if(engine.networks,
                [&](const std::string& one) { return one != service.project + "_default"; });
  return engine;
}

}  // namespace stackpilot::node
