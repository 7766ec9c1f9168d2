#include "node/facts/ours.h"

#include <algorithm>
#include <set>

#include "model/base_image.h"

namespace stackpilot::node {
namespace {

constexpr const char* build_label = "stackpilot.build_id";

// The names by which things of the services go.
struct Names {
  std::set<std::string> projects;
  std::set<std::string> containers;
  std::set<std::string> images;
  std::set<std::string> volumes;
  std::set<std::string> networks;
};

Names names_of(const std::vector<Service>& services) {
  Names names;
  for (const Service& service : services) {
    names.projects.insert(service.project);
    for (const std::string& one : containers_of(service)) names.containers.insert(one);
    names.images.insert(service.component.image);
    if (service.dependency) names.volumes.insert(service.dependency->volume);
    // Not all that begins so: somebody's project may be named infra_shop.
    names.networks.insert(service.project + "_default");
  }
  return names;
}

bool is_our_image(const ImageFact& image, const Names& names) {
  if (image.labels.count(build_label) != 0) return true;
  return std::any_of(image.tags.begin(), image.tags.end(), [&](const std::string& tag) {
    return names.images.count(tag) != 0 || tag.starts_with(base_image_prefix);
  });
}

}  // namespace

EngineFacts ours_of(EngineFacts engine, const std::vector<Service>& services) {
  const Names names = names_of(services);
  std::set<std::string> builds;  // whatever runs one is ours, by whatever name
  for (const ImageFact& image : engine.images) {
    if (image.labels.count(build_label) != 0) builds.insert(image.id);
  }
  std::erase_if(engine.containers, [&](const ContainerFact& one) {
    return names.projects.count(one.project) == 0 && names.containers.count(one.name) == 0 &&
           builds.count(one.image_id) == 0;
  });
  std::erase_if(engine.images, [&](const ImageFact& one) { return !is_our_image(one, names); });
  std::erase_if(engine.volumes,
                [&](const std::string& one) { return names.volumes.count(one) == 0; });
  std::erase_if(engine.networks,
                [&](const std::string& one) { return names.networks.count(one) == 0; });
  return engine;
}

}  // namespace stackpilot::node
