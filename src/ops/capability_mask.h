// STACKPILOT_MASK=engine,terraform: capabilities to treat as absent, to test what happens without
// them on a machine that has them. Respected by doctor, repo checks, tf-*, ci and the capabilities
// that verify records.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace stackpilot::ops {

inline constexpr const char* mask_variable = "STACKPILOT_MASK";

class CapabilityMask {
 public:
  /// Both return kUsage for an unknown name. `names` is separated by commas.
  static Result<CapabilityMask> of_environment();
  static Result<CapabilityMask> parse(std::string_view names);

  bool hides(std::string_view capability) const;

 private:
  std::set<std::string, std::less<>> hidden_;
};

/// The evidence shown for a hidden capability.
std::string masked_evidence();

}  // namespace stackpilot::ops
