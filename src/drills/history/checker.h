// Compares what clients were told with what is there. Pure.
#pragma once

#include <string>
#include <vector>

#include "drills/history/final_reads.h"
#include "drills/history/operation.h"

namespace stackpilot::drills {

enum class AnomalyKind {
  kLost,        ///< acknowledged, and not there
  kDuplicate,   ///< there more than once
  kCorrupt,     ///< there with another content or id than was acknowledged
  kPhantom,     ///< provably not stored, and there
  kUnknownKey,  ///< there, and never sent
};
NLOHMANN_JSON_SERIALIZE_ENUM(AnomalyKind, {{AnomalyKind::kLost, "LOST"},
                                           {AnomalyKind::kDuplicate, "DUPLICATE"},
                                           {AnomalyKind::kCorrupt, "CORRUPT"},
                                           {AnomalyKind::kPhantom, "PHANTOM"},
                                           {AnomalyKind::kUnknownKey, "UNKNOWN_KEY"}})

struct Anomaly {
  AnomalyKind kind = AnomalyKind::kLost;
  std::string key;     ///< or the quantity, of a row without a key
  std::string detail;  ///< where it was seen, expected, found
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
  std::vector<std::string> reasons;  ///< why unknown
  std::vector<Anomaly> anomalies;    ///< the first hundred
  std::uint32_t anomaly_count = 0;
  std::uint32_t ok = 0;  ///< operations by outcome
  std::uint32_t fail = 0;
  std::uint32_t info = 0;
  std::uint32_t info_stored = 0;   ///< info operations that turned out to have been stored
  std::uint32_t during_fault = 0;  ///< operations under way at any time during the fault
  std::uint32_t database_rows = 0;
  std::uint32_t api_rows = 0;
  std::uint32_t replays = 0;
};
STACKPILOT_DECLARE_JSON(HistoryReport)

/// Any anomaly is a fail. Otherwise unknown where something was not read back or replayed, no
/// operation was acknowledged, or none was under way during the fault. Only then a pass.
HistoryReport check_history(const History& history, const FinalReads& reads,
                            const FaultWindow& fault);

}  // namespace stackpilot::drills
