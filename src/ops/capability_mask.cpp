#include "ops/capability_mask.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "ops/doctor.h"

namespace stackpilot::ops {

Result<CapabilityMask> CapabilityMask::of_environment() {
  const char* names = std::getenv(mask_variable);
  return parse(names == nullptr ? "" : names);
}

Result<CapabilityMask> CapabilityMask::parse(std::string_view names) {
  CapabilityMask mask;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    if (name.empty()) continue;
    const auto& known = capability_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return fail(ErrorKind::kUsage, fmt::format("{} names no capability: {}", mask_variable, name),
                  fmt::format("names are: {}", fmt::join(known, ", ")));
    }
    mask.hidden_.emplace(name);
  }
  return mask;
}

bool CapabilityMask::hides(std::string_view capability) const {
  return hidden_.find(capability) != hidden_.end();
}

std::string masked_evidence() {
  return fmt::format("masked by {}", mask_variable);
}

}  // namespace stackpilot::ops
