// A fake service that keeps its orders in memory and misbehaves on demand.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "drills/history/order_api.h"

namespace stackpilot::drills {

class FakeExchange : public OrderApi {
 public:
  OrderAnswer send(const Order& order) override {
    const std::lock_guard lock(mutex_);
    ++sent_;
    if (before_send) before_send(order);
    if (refuse.count(order.key) != 0) return {OrderOutcome::kFail, "", "db_unreachable"};
    const std::string id = store(order);
    if (forget_to_answer.count(order.key) != 0) {
      forget_to_answer.erase(order.key);
      return {OrderOutcome::kInfo, "", "receive: Connection reset by peer"};
    }
    return {OrderOutcome::kOk, id, ""};
  }

  Result<Page> page(const std::string& after) override {
    const std::lock_guard lock(mutex_);
    if (!answers_reads) return fail(ErrorKind::kBroken, "GET /orders: status 503");
    Page page;
    auto row = after.empty() ? rows.begin() : rows.upper_bound(after);
    for (; row != rows.end() && page.rows.size() < 3; ++row) {
      page.rows.push_back(row->second);
      page.rows.back().key.clear();
    }
    if (row != rows.end()) page.next = page.rows.back().order_id;
    return page;
  }

  Result<std::vector<OrderRow>> all_rows() {
    const std::lock_guard lock(mutex_);
    std::vector<OrderRow> all;
    for (const auto& [id, row] : rows) all.push_back(row);
    return all;
  }

  int sent() const { return sent_; }

  std::function<void(const Order&)> before_send;
  std::set<std::string> refuse;            ///< keys
  std::set<std::string> forget_to_answer;  ///< keys: stored, but the first answer is lost
  bool answers_reads = true;
  std::map<std::string, OrderRow> rows;  ///< by id

 private:
  // Idempotent: returns the existing order of the key, if there is one.
  std::string store(const Order& order) {
    for (const auto& [id, row] : rows) {
      if (row.key == order.key) return id;
    }
    std::string id = "id-" + std::to_string(1000 + rows.size());
    rows[id] = OrderRow{order.key, id, order.symbol, order.side, order.qty, "accepted"};
    return id;
  }

  std::mutex mutex_;
  std::atomic<int> sent_{0};
};

}  // namespace stackpilot::drills
