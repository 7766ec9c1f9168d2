#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/order.hpp"
#include "domain/uuid.hpp"
#include "store/pg_link.hpp"

namespace exchange {

struct OrderAccepted {
  Uuid order_id;  // of the first order with this idempotency key
};
struct IdempotencyConflict {};
struct StoreFailed {
  DbProblem problem = DbProblem::failed;
  bool known = true;                  // false: it may have been committed all the same
  std::optional<Uuid> order_id = {};  // of an order that may have been committed
};
struct StoreOverloaded {};
using WriteResult = std::variant<OrderAccepted, IdempotencyConflict, StoreFailed, StoreOverloaded>;

// Commits orders durably, in groups: whatever arrives while one statement is being committed goes
// into the next. No order waits for others to join it, so a single client pays nothing for it.
class OrderWriter {
 public:
  // Called once, never from within submit().
  using Completion = std::function<void(WriteResult result)>;
  using ProblemListener = std::function<void(DbProblem problem, const std::string& message)>;

  // problem is told of every failed statement and of every lost connection.
  OrderWriter(EventLoop& loop, ProblemListener problem);

  void connect(const PgTarget& target) { link_.connect(target); }
  // The database is down: fails waiting orders; a statement under way may still succeed.
  void pause(DbProblem problem);
  // Fails waiting orders and those under way.
  void disconnect();
  DbProblem problem() const { return link_.problem(); }

  bool is_full() const;
  // Must not be full.
  void submit(NewOrder order, Completion done);

  // Sends the next group if the connection is free. Call once per turn, after all submits.
  void flush();

  std::size_t waiting() const { return queue_.size(); }
  std::size_t in_flight() const { return in_flight_; }
  std::uint64_t statements() const { return statements_; }
  std::uint64_t committed_orders() const { return committed_; }

 private:
  struct Pending {
    Uuid id;
    NewOrder order;
    Completion done;
    TimePoint deadline;
    bool alone = false;  // its group failed: tried by itself, so that one bad row fails alone
  };

  // Belongs to its statement: one that hangs across an outage is not the only one then.
  using Batch = std::vector<Pending>;

  std::shared_ptr<Batch> form_batch();
  void expire_waiting();
  void send_single(const std::shared_ptr<Batch>& batch);
  void send_group(const std::shared_ptr<Batch>& batch);
  void committed_group(Batch batch, const PgOutcome& outcome);
  void fail_batch(Batch batch, const PgOutcome& outcome);
  bool retry_one_by_one(Batch& batch, const PgOutcome& outcome);
  void answer_with_stored(const Batch& batch, const PGresult* rows);
  void fail_waiting(DbProblem problem);

  EventLoop& loop_;
  ProblemListener problem_;
  PgLink link_;
  Uuid7Generator ids_;
  std::deque<Pending> queue_;
  std::size_t in_flight_ = 0;
  std::uint64_t statements_ = 0;
  std::uint64_t committed_ = 0;
};

}  // namespace exchange
