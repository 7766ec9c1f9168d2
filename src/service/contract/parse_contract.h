// Reads the contract of a service from its compose file.
#pragma once

#include <string>

#include "model/contract.h"

namespace stackpilot::service {

/// The key of a compose file that has the contract.
inline constexpr const char* contract_key = "x-stackpilot";

/// `text` is that of a compose file in `folder`, which is relative to the repository, or empty for
/// its root; `origin` names the file in errors. `source` of the result is relative to the
/// repository. kUsage, with line and column and what was expected there, for the first mistake, for
/// a file without a contract, and for one of more than 1 MiB. What Compose says of the rest of the
/// file is not judged.
Result<Contract> parse_contract(const std::string& text, const std::string& origin,
                                const std::string& folder);

}  // namespace stackpilot::service
