#include "drills/history/checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace stackpilot::drills {
namespace {

constexpr std::size_t most_listed = 100;
constexpr const char* key_conflict = "idempotency_key_reused";

using Sequence = std::uint32_t;

// What an order must look like in one place.
struct Expectation {
  OrderOutcome outcome = OrderOutcome::kInfo;  ///< found: ok once, fail never, info at most once
  std::string order_id;                        ///< only when ok
};

// One place from which rows were read, and its rows by order.
struct Place {
  const char* name;
  std::map<Sequence, std::vector<const OrderRow*>> found;
};

bool has_no_order(const OrderRow& row) {
  return row.qty.empty();
}

bool has_content_of(const OrderRow& row, const Order& order) {
  return row.symbol == order.symbol && row.side == order.side && row.qty == order.qty &&
         row.status == "accepted";
}

std::string describe(const OrderRow& row) {
  if (has_no_order(row)) return fmt::format("the key claims {}, which is absent", row.order_id);
  return fmt::format("{} {} {} {} as {}", row.symbol, row.side, row.qty, row.status, row.order_id);
}

class Check {
 public:
  Check(const History& history, const FinalReads& reads) : history_(history), reads_(reads) {
    for (const auto& [sequence, operation] : history.operations) {
      by_key_.emplace(operation.order.key, sequence);
      by_qty_.emplace(operation.order.qty, sequence);
    }
  }

  HistoryReport run(const FaultWindow& fault) {
    count_operations(fault);
    const auto told = [&](Sequence sequence) { return what_was_told(sequence); };
    if (reads_.database) {
      const Place database = sorted("the database", *reads_.database);
      report_.database_rows = static_cast<std::uint32_t>(reads_.database->size());
      check_place(database, told);
      remember_stored(database);
    }
    if (reads_.api) {
      report_.api_rows = static_cast<std::uint32_t>(reads_.api->size());
      check_place(sorted("the API", *reads_.api), told);
    }
    for (const Replay& replay : reads_.replays) check_replay(replay);
    if (reads_.database_after) {
      check_place(sorted("the database after the replays", *reads_.database_after),
                  [&](Sequence sequence) { return replayed_[sequence]; });
    }
    decide();
    return std::move(report_);
  }

 private:
  void count_operations(const FaultWindow& fault) {
    for (const auto& [sequence, operation] : history_.operations) {
      ++(operation.answer.outcome == OrderOutcome::kOk     ? report_.ok
         : operation.answer.outcome == OrderOutcome::kFail ? report_.fail
                                                           : report_.info);
      const bool ended_before = operation.done_ms && *operation.done_ms < fault.from_ms;
      if (operation.sent_ms <= fault.to_ms && !ended_before) ++report_.during_fault;
    }
  }

  Expectation what_was_told(Sequence sequence) const {
    const OrderAnswer& answer = history_.operations.at(sequence).answer;
    return {answer.outcome, answer.order_id};
  }

  // Assigns each row to its order by the key or, in a row without a key, by the quantity.
  Place sorted(const char* name, const std::vector<OrderRow>& rows) {
    Place place{name, {}};
    for (const OrderRow& row : rows) {
      const auto& index = row.key.empty() ? by_qty_ : by_key_;
      const std::string& label = row.key.empty() ? row.qty : row.key;
      const auto owner = index.find(label);
      if (owner == index.end()) {
        add(AnomalyKind::kUnknownKey, label, fmt::format("{} has {}", name, describe(row)));
      } else {
        place.found[owner->second].push_back(&row);
      }
    }
    return place;
  }

  template <typename Expect>
  void check_place(const Place& place, const Expect& expect) {
    for (const auto& [sequence, operation] : history_.operations) {
      const auto found = place.found.find(sequence);
      check_order(place.name, operation.order, expect(sequence),
                  found == place.found.end() ? std::vector<const OrderRow*>() : found->second);
    }
  }

  void check_order(const char* place, const Order& order, const Expectation& expected,
                   const std::vector<const OrderRow*>& rows) {
    const bool must_exist = expected.outcome == OrderOutcome::kOk;
    if (rows.empty()) {
      if (must_exist) {
        add(AnomalyKind::kLost, order.key,
            fmt::format("acknowledged as {}, and not in {}", expected.order_id, place));
      }
      return;
    }
    const OrderRow& row = *rows.front();
    if (rows.size() > 1) {
      add(AnomalyKind::kDuplicate, order.key,
          fmt::format("{} times in {}: {}; {}", rows.size(), place, describe(row),
                      describe(*rows[1])));
    } else if (expected.outcome == OrderOutcome::kFail) {
      add(AnomalyKind::kPhantom, order.key,
          fmt::format("refused, and in {}: {}", place, describe(row)));
    } else if (must_exist && has_no_order(row)) {
      add(AnomalyKind::kLost, order.key, fmt::format("in {}, {}", place, describe(row)));
    } else if (!has_content_of(row, order) || (must_exist && row.order_id != expected.order_id)) {
      add(AnomalyKind::kCorrupt, order.key,
          fmt::format("sent as {} {} {}, acknowledged as {}, in {}: {}", order.symbol, order.side,
                      order.qty, expected.order_id, place, describe(row)));
    }
  }

  // Remembers the id that a replay must return for an order that was not acknowledged.
  void remember_stored(const Place& database) {
    for (const auto& [sequence, rows] : database.found) {
      stored_[sequence] = rows.front()->order_id;
      if (history_.operations.at(sequence).answer.outcome == OrderOutcome::kInfo) {
        ++report_.info_stored;
      }
    }
  }

  void check_replay(const Replay& replay) {
    const Order& order = history_.operations.at(replay.sequence).order;
    const Expectation told = what_was_told(replay.sequence);
    const auto stored = stored_.find(replay.sequence);
    std::string expected = told.order_id;
    if (told.outcome != OrderOutcome::kOk && stored != stored_.end()) expected = stored->second;
    replayed_[replay.sequence] = {OrderOutcome::kInfo, ""};
    if (replay.answer.outcome == OrderOutcome::kOk) {
      ++report_.replays;
      replayed_[replay.sequence] = {OrderOutcome::kOk, replay.answer.order_id};
      if (!expected.empty() && replay.answer.order_id != expected) {
        add(AnomalyKind::kCorrupt, order.key,
            fmt::format("replayed, it is {}, and was {}", replay.answer.order_id, expected));
      }
    } else if (replay.answer.reason == key_conflict) {
      ++report_.replays;
      add(AnomalyKind::kCorrupt, order.key, "replayed, the key belongs to another order");
    }
  }

  void decide() {
    const auto unknown_when = [&](bool condition, std::string reason) {
      if (condition) report_.reasons.push_back(std::move(reason));
    };
    report_.reasons = reads_.problems;
    unknown_when(!reads_.database, "the database was not read");
    unknown_when(!reads_.api, "the API was not read");
    unknown_when(!reads_.database_after, "the database was not read after the replays");
    unknown_when(report_.replays != history_.operations.size(),
                 fmt::format("{} of {} keys could be replayed", report_.replays,
                             history_.operations.size()));
    unknown_when(report_.ok == 0, "no order was acknowledged");
    unknown_when(report_.during_fault == 0, "no order was under way during the fault");
    report_.verdict = report_.anomaly_count > 0 ? HistoryVerdict::kFail
                      : report_.reasons.empty() ? HistoryVerdict::kPass
                                                : HistoryVerdict::kUnknown;
  }

  // Keeps only the first anomaly of each key: further ones usually follow from it.
  void add(AnomalyKind kind, const std::string& key, std::string detail) {
    if (!blamed_.insert(key).second) return;
    ++report_.anomaly_count;
    if (report_.anomalies.size() < most_listed) {
      report_.anomalies.push_back({kind, key, std::move(detail)});
    }
  }

  const History& history_;
  const FinalReads& reads_;
  std::map<std::string, Sequence> by_key_;
  std::map<std::string, Sequence> by_qty_;
  std::map<Sequence, std::string> stored_;
  std::map<Sequence, Expectation> replayed_;
  std::set<std::string> blamed_;
  HistoryReport report_;
};

}  // namespace

STACKPILOT_DEFINE_JSON(Anomaly, kind, key, detail)
STACKPILOT_DEFINE_JSON(HistoryReport, verdict, reasons, anomalies, anomaly_count, ok, fail, info,
                       info_stored, during_fault, database_rows, api_rows, replays)

HistoryReport check_history(const History& history, const FinalReads& reads,
                            const FaultWindow& fault) {
  return Check(history, reads).run(fault);
}

}  // namespace stackpilot::drills
