#include <fmt/format.h>

#include "checks/image_reference.h"
#include "model/compose_yaml.h"

namespace stackpilot::checks {
namespace {

int line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 0 : node.Mark().line + 1;
}

// `extends: name`, or a map with a service, and maybe a file.
void add_extended(const YAML::Node& extends, ComposeService& service) {
  if (!extends.IsDefined()) return;
  service.extends = extends.IsScalar() ? extends.Scalar() : merged_text(extends, "service");
  service.extends_in = merged_text(extends, "file");
}

std::vector<ComposeService> read_services(const YAML::Node& services) {
  std::vector<ComposeService> found;
  for (const auto& entry : services) {
    if (!entry.first.IsScalar()) continue;
    ComposeService service{.name = entry.first.Scalar(), .line = line_of(entry.first)};
    const YAML::Node image = merged_value(entry.second, "image");
    if (image.IsDefined() && image.IsScalar() && !image.Scalar().empty()) {
      service.image = ImageUse{substituted(image.Scalar()), line_of(image)};
    }
    add_extended(merged_value(entry.second, "extends"), service);
    found.push_back(std::move(service));
  }
  return found;
}

}  // namespace

Result<std::vector<ComposeService>> services_of_compose(const std::string& text) {
  try {
    const YAML::Node root = YAML::Load(text);
    const YAML::Node services = root.IsMap() ? root["services"] : YAML::Node();
    if (!services.IsDefined() || !services.IsMap()) {
      return fail(ErrorKind::kUsage, "expected a map \"services\", found none");
    }
    return read_services(services);
  } catch (const YAML::Exception& bad) {
    return fail(ErrorKind::kUsage,
                fmt::format("line {}: not valid YAML: {}", bad.mark.line + 1, bad.msg));
  }
}

}  // namespace stackpilot::checks
