// The records that a load sent and the answers it got: the history that is checked.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "service/record.h"

namespace stackpilot::drills {

/// A random number of ten digits, which identifies a load.
std::string new_load_number();

struct Operation {
  service::RecordValues record;
  double sent_ms = 0;             ///< on the drill's clock
  std::optional<double> done_ms;  ///< nullopt: no answer was journaled
  service::WriteResult answer;
};

/// All operations of one load.
struct History {
  std::string load;
  std::map<std::uint32_t, Operation> operations;  ///< by sequence number
};

}  // namespace stackpilot::drills
