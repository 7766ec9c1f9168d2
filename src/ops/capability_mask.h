// STACKPILOT_MASK=engine,terraform: capabilities that are to be treated as absent, so that what is
// done without them can be tried on a machine that has them. doctor, the repo checks and ci heed
// it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace stackpilot::ops {

inline constexpr const char* mask_variable = "STACKPILOT_MASK";

class CapabilityMask {
 public:
  /// kUsage for a name that no capability has.
  static Result<CapabilityMask> of_environment();
  static Result<CapabilityMask> parse(std::string_view names);

  bool hides(std::string_view capability) const;

 private:
  std::set<std::string, std::less<>> hidden_;
};

/// What is said instead of the evidence of a hidden capability.
std::string masked_evidence();

}  // namespace stackpilot::ops
