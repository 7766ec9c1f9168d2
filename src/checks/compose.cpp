#include <fmt/format.h>

#include "checks/image_reference.h"
#include "model/compose_yaml.h"

namespace stackpilot::checks {
namespace {

int line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 0 : node.Mark().line + 1;
}

ComposeImages read_services(const YAML::Node& services) {
  ComposeImages found;
  for (const auto& entry : services) {
    if (!entry.first.IsScalar()) continue;
    const YAML::Node image = merged_value(entry.second, "image");
    if (image.IsDefined() && image.IsScalar() && !image.Scalar().empty()) {
      found.images.push_back({substituted(image.Scalar()), line_of(image)});
    } else {
      found.without.push_back({entry.first.Scalar(), line_of(entry.first)});
    }
  }
  return found;
}

}  // namespace

Result<ComposeImages> images_of_compose(const std::string& text) {
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
