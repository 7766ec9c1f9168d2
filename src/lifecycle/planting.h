// The record that a deploy plants, for verification to find unchanged.
#pragma once

#include "access/exec/http.h"
#include "access/operate/operator.h"
#include "model/contract.h"
#include "model/deployment.h"

namespace stackpilot::lifecycle {

/// Why planting failed, and the keys below x-stackpilot that say what the answer should have been.
struct NotPlanted {
  std::string message;
  std::vector<std::string> keys;
};

/// Writes the record and reads it back. Where the service takes a key again, so may this be done
/// again. The answers must have something at every place that the contract names; what is there is
/// for verification to judge.
tl::expected<PlantedRecord, NotPlanted> plant_record(const access::Operator& host,
                                                     const access::HttpEndpoint& endpoint,
                                                     const RecordContract& contract,
                                                     const std::string& build_id);

}  // namespace stackpilot::lifecycle
