// Compares what clients were told about their records with what is stored. Pure.
#pragma once

#include <string>
#include <vector>

#include "drills/history/final_reads.h"
#include "drills/history/operation.h"

namespace stackpilot::drills {

enum class AnomalyKind {
  kLost,        ///< acknowledged, but not stored
  kDuplicate,   ///< stored more than once
  kCorrupt,     ///< stored with other content or id than was acknowledged
  kPhantom,     ///< refused (kFail), but stored
  kUnknownKey,  ///< stored, but never sent
};
NLOHMANN_JSON_SERIALIZE_ENUM(AnomalyKind, {{AnomalyKind::kLost, "LOST"},
                                           {AnomalyKind::kDuplicate, "DUPLICATE"},
                                           {AnomalyKind::kCorrupt, "CORRUPT"},
                                           {AnomalyKind::kPhantom, "PHANTOM"},
                                           {AnomalyKind::kUnknownKey, "UNKNOWN_KEY"}})

struct Anomaly {
  AnomalyKind kind = AnomalyKind::kLost;
  std::string key;     ///< or the number or id, of a record without a key
  std::string detail;  ///< where it was found, and what was expected
};
STACKPILOT_DECLARE_JSON(Anomaly)

enum class HistoryVerdict { kUnknown, kPass, kFail };
NLOHMANN_JSON_SERIALIZE_ENUM(HistoryVerdict, {{HistoryVerdict::kUnknown, "unknown"},
                                              {HistoryVerdict::kPass, "pass"},
                                              {HistoryVerdict::kFail, "fail"}})

/// From the fault's injection to the end of its healing, on the drill's clock.
struct FaultWindow {
  double from_ms = 0;
  double to_ms = 0;
};

struct HistoryReport {
  HistoryVerdict verdict = HistoryVerdict::kUnknown;
  std::vector<std::string> reasons;  ///< why the history could not be checked completely
  std::vector<Anomaly> anomalies;    ///< at most the first 100
  std::uint32_t anomaly_count = 0;   ///< all of them, one for each key
  std::uint32_t ok = 0;              ///< ok, fail, info: operations by outcome
  std::uint32_t fail = 0;
  std::uint32_t info = 0;
  std::uint32_t info_stored = 0;   ///< info operations that turned out to have been stored
  std::uint32_t during_fault = 0;  ///< operations under way at any time during the fault
  std::uint32_t stored_records = 0;
  std::uint32_t api_rows = 0;
  std::uint32_t replays = 0;  ///< keys whose replay was conclusive
  /// What the contract gives no means to look for: neither passed nor unknown.
  std::vector<std::string> not_applicable;
};
STACKPILOT_DECLARE_JSON(HistoryReport)

/// kFail for any anomaly; else kUnknown when something was not read back or replayed that the
/// contract gives means for, no operation was acknowledged, or none was under way during the fault;
/// else kPass. `contract` has a record. Every replay in `reads` must belong to an operation of
/// `history`.
HistoryReport check_history(const Contract& contract, const History& history,
                            const FinalReads& reads, const FaultWindow& fault);

}  // namespace stackpilot::drills
