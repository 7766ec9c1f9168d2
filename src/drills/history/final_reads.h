// Reading everything back once the fault is healed: the database, the API, and every key again.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "drills/history/order_api.h"

namespace stackpilot::drills {

/// The same key and order sent once more.
struct Replay {
  std::uint32_t sequence = 0;
  OrderAnswer answer;
};

/// What could not be read is not there, with the reason in `problems`.
struct FinalReads {
  std::optional<std::vector<OrderRow>> database;        ///< before any replay
  std::optional<std::vector<OrderRow>> api;             ///< before any replay
  std::vector<Replay> replays;                          ///< one for each operation
  std::optional<std::vector<OrderRow>> database_after;  ///< after all replays
  std::vector<std::string> problems;
};

/// Reads all rows of the load from the database: access::ask_orders, in production.
using ReadRows = std::function<Result<std::vector<OrderRow>>()>;

struct ReadBackPlan {
  int clients = 4;
  Millis limit = Millis(60'000);  ///< for everything but the database's rows
};

/// The service must be ready and the load finished. Sends orders: every key once more.
FinalReads read_back(OrderApi& api, const ReadRows& rows, const History& history,
                     const ReadBackPlan& plan = {});

}  // namespace stackpilot::drills
