// Writes down what a contract's description says, for the JSON Schema and the reference page.
#pragma once

#include "service/contract/fields.h"

namespace stackpilot::service {

struct DescribedKey;

/// A map with keys of its own.
struct DescribedMap {
  std::vector<DescribedKey> keys;
  std::vector<std::string> rules;  ///< sentences on several keys
  std::vector<Json> schema_rules;  ///< the same as JSON Schemas
};

struct DescribedKey {
  Key key;
  std::string value;  ///< what may be there, in a few words
  Json schema;        ///< of what may be there; null when it is a map with keys of its own
  DescribedMap map;   ///< only then
};

/// The contract's own map.
DescribedMap described_contract();

}  // namespace stackpilot::service
