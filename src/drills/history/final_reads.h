// Reads everything back once the fault is healed: the dependency, the API, and a replay of each
// key.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/slowness.h"
#include "drills/history/record_api.h"

namespace stackpilot::drills {

/// The answer to sending the same record with the same key again.
struct Replay {
  std::uint32_t sequence = 0;
  service::WriteResult answer;
};

using StoredRecords = std::vector<StoredRecord>;

/// A read that failed is nullopt, with the reason in `problems`.
struct FinalReads {
  std::optional<StoredRecords> stored;  ///< by the dependency, before any replay, if it can list
  /// Before any replay: all that are listed, or where the service has no list all with a known id.
  std::optional<StoredRecords> api;
  std::vector<Replay> replays;  ///< one per operation, kInfo without an answer; not without retries
  /// After all replays: as `stored`, or where it cannot list as `api`.
  std::optional<StoredRecords> after;
  std::vector<std::string> problems;
};

/// Reads all records of the load from the dependency (in production with access::ask_records).
using ReadRecords = std::function<Result<StoredRecords>()>;

struct ReadBackPlan {
  int clients = 4;
  Millis limit = scaled(Millis(60'000));  ///< for reading the API and the replays together
};

/// Requires a ready service and a finished load. Not read-only: sends every record again where the
/// contract allows that. `contract` has a record.
FinalReads read_back(RecordApi& api, const ReadRecords& records, const Contract& contract,
                     const History& history, const ReadBackPlan& plan = {});

}  // namespace stackpilot::drills
