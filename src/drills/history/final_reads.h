// Reads everything back once the fault is healed: the database, the API, and a replay of each key.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/slowness.h"
#include "drills/history/order_api.h"

namespace stackpilot::drills {

/// The answer to sending the same order with the same key again.
struct Replay {
  std::uint32_t sequence = 0;
  OrderAnswer answer;
};

/// A read that failed is nullopt, with the reason in `problems`.
struct FinalReads {
  std::optional<std::vector<OrderRow>> database;  ///< before any replay
  std::optional<std::vector<OrderRow>> api;       ///< before any replay
  std::vector<Replay> replays;                    ///< one per operation; kInfo without an answer
  std::optional<std::vector<OrderRow>> database_after;  ///< after all replays
  std::vector<std::string> problems;
};

/// Reads all rows of the load from the database (in production with access::ask_orders).
using ReadRows = std::function<Result<std::vector<OrderRow>>()>;

struct ReadBackPlan {
  int clients = 4;
  Millis limit = scaled(Millis(60'000));  ///< for reading the API and the replays together
};

/// Requires a ready service and a finished load. Not read-only: sends every order again.
FinalReads read_back(OrderApi& api, const ReadRows& rows, const History& history,
                     const ReadBackPlan& plan = {});

}  // namespace stackpilot::drills
