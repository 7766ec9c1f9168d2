#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "checks/image_reference.h"

namespace stackpilot::checks {
namespace {

int line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 0 : node.Mark().line + 1;
}

// The value of `key`, also when it is merged in by `<<` (one level only).
YAML::Node member(const YAML::Node& service, const std::string& key) {
  if (!service.IsMap()) return {};
  if (const YAML::Node own = service[key]; own.IsDefined()) return own;
  const YAML::Node merged = service["<<"];
  if (!merged.IsDefined()) return {};
  if (merged.IsMap()) return merged[key];
  for (std::size_t i = 0; merged.IsSequence() && i < merged.size(); ++i) {
    const YAML::Node& one = merged[i];
    if (one.IsMap() && one[key].IsDefined()) return one[key];
  }
  return {};
}

ComposeImages read_services(const YAML::Node& services) {
  ComposeImages found;
  for (const auto& entry : services) {
    if (!entry.first.IsScalar()) continue;
    const YAML::Node image = member(entry.second, "image");
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
