// What the four probes ask of a service, by its contract, and what the answers say. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "drills/timeline/timeline.h"
#include "model/contract.h"
#include "service/record.h"

namespace stackpilot::drills {

/// The record that the read probe reads.
struct PlantedBy {
  std::string build_id;  ///< of the deploy that planted it
  std::string id;
};

class Probes {
 public:
  /// `run` is a load's number, and part of the key of every write.
  Probes(Contract contract, std::optional<PlantedBy> planted, std::string run);

  /// The `count`-th request of the probe, from 1; nullopt when the contract has no such probe, or
  /// nothing was planted to read.
  std::optional<service::RecordRequest> request(Probe probe, std::uint32_t count) const;

  /// Why the reply to that request is no success: the service's reason, or the connection's error.
  /// Empty: it is one.
  std::string problem_of(Probe probe, std::uint32_t count, const service::RecordReply& reply) const;

 private:
  Contract contract_;
  std::optional<PlantedBy> planted_;
  std::string run_;
};

}  // namespace stackpilot::drills
