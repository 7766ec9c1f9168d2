// A record of a load as the dependency has it stored.
#pragma once

#include <map>
#include <string>

#include "base/json.h"

namespace stackpilot {

struct StoredRecord {
  std::string key;  ///< that it was written with; empty when the dependency does not know it
  std::string id;   ///< empty when only its key is there
  std::map<std::string, std::string> values;  ///< by column; decimals digit by digit; without nulls
  bool operator==(const StoredRecord&) const = default;
};
STACKPILOT_DECLARE_JSON(StoredRecord)

}  // namespace stackpilot
