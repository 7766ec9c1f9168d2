#include "store/order_writer.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "store/pg_array.hpp"

namespace exchange {
namespace {

constexpr std::size_t max_waiting_orders = 512;
constexpr std::size_t max_group = 256;
constexpr Milliseconds commit_deadline{3000};
constexpr Milliseconds waiting_deadline{3000};

// The keyed statement decides idempotency: the key's first owner wins, and every later claim gets
// the owner's row back, even one committed after this statement's snapshot (which is why the
// conflict updates the row to itself rather than doing nothing). Keys are claimed in one order, so
// that two instances cannot deadlock.
const std::vector<PgStatement>& writer_statements() {
  static const std::vector<PgStatement> list{
      {"insert_one",
       "INSERT INTO orders (order_id, symbol, side, qty) "
       "VALUES ($1::uuid, $2::text, $3::text, $4::numeric)"},
      {"insert_group",
       "INSERT INTO orders (order_id, symbol, side, qty) "
       "SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::numeric[])"},
      {"insert_keyed",
       "WITH input AS ("
       "  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::numeric[], $5::text[],"
       "    $6::text[]) AS t (order_id, symbol, side, qty, key, fingerprint)"
       "), claimed AS ("
       "  INSERT INTO idempotency_keys AS k (key, fingerprint, order_id)"
       "  SELECT key, fingerprint, order_id FROM input WHERE key IS NOT NULL ORDER BY key"
       "  ON CONFLICT (key) DO UPDATE SET key = k.key"
       "  RETURNING k.key, k.fingerprint, k.order_id"
       "), inserted AS ("
       "  INSERT INTO orders (order_id, symbol, side, qty)"
       "  SELECT order_id, symbol, side, qty FROM input"
       "  WHERE key IS NULL OR order_id IN (SELECT order_id FROM claimed)"
       ") SELECT key, fingerprint, order_id FROM claimed"},
  };
  return list;
}

// Whether an order may succeed alone after its group failed: data errors and constraint violations
// belong to one row, and deadlocks and the like are transient.
bool may_pass_alone(std::string_view sqlstate) {
  return sqlstate.starts_with("22") || sqlstate.starts_with("23") || sqlstate.starts_with("40");
}

std::string_view cell(const PGresult* rows, int row, int column) {
  return {PQgetvalue(rows, row, column), static_cast<std::size_t>(PQgetlength(rows, row, column))};
}

}  // namespace

OrderWriter::OrderWriter(EventLoop& loop, ProblemListener problem)
    : loop_(loop),
      problem_(std::move(problem)),
      link_(loop, writer_statements(), [this](DbProblem lost, const std::string& message) {
        problem_(lost, message);
        fail_waiting(lost);
      }) {}

void OrderWriter::pause(DbProblem problem) {
  link_.pause();
  fail_waiting(problem);
}

void OrderWriter::disconnect() {
  link_.disconnect();
  fail_waiting(DbProblem::unreachable);
}

bool OrderWriter::is_full() const {
  return queue_.size() >= max_waiting_orders;
}

void OrderWriter::submit(NewOrder order, Completion done) {
  const auto milliseconds = static_cast<std::uint64_t>(unix_microseconds() / 1000);
  queue_.push_back(
      {ids_.next(milliseconds), std::move(order), std::move(done), loop_.now() + waiting_deadline});
}

void OrderWriter::flush() {
  if (queue_.empty() || !link_.session().is_idle()) return;
  expire_waiting();
  const std::shared_ptr<Batch> batch = form_batch();
  if (batch->empty()) return;
  ++statements_;
  in_flight_ += batch->size();
  if (batch->size() == 1 && batch->front().order.idempotency_key.empty()) {
    send_single(batch);
  } else {
    send_group(batch);
  }
}

void OrderWriter::expire_waiting() {
  while (!queue_.empty() && queue_.front().deadline < loop_.now()) {
    const Completion done = std::move(queue_.front().done);
    queue_.pop_front();
    done(StoreOverloaded{});
  }
}

// Takes orders in their order of arrival. An idempotency key occurs once in a statement: a second
// order with it waits for the next one, and so finds the first one's row.
std::shared_ptr<OrderWriter::Batch> OrderWriter::form_batch() {
  auto formed = std::make_shared<Batch>();
  Batch& batch = *formed;
  std::unordered_set<std::string_view> keys;
  std::deque<Pending> left;
  batch.reserve(std::min(queue_.size(), max_group));
  while (!queue_.empty() && batch.size() < max_group) {
    Pending& next = queue_.front();
    if (next.alone && !batch.empty()) break;
    const bool alone = next.alone;
    const std::string& key = next.order.idempotency_key;
    if (!key.empty() && keys.contains(key)) {
      left.push_back(std::move(next));
    } else {
      batch.push_back(std::move(next));
      const std::string& kept = batch.back().order.idempotency_key;
      if (!kept.empty()) keys.insert(kept);
    }
    queue_.pop_front();
    if (alone) break;
  }
  queue_.insert(queue_.begin(), std::make_move_iterator(left.begin()),
                std::make_move_iterator(left.end()));
  return formed;
}

void OrderWriter::send_single(const std::shared_ptr<Batch>& batch) {
  const Pending& pending = batch->front();
  const NewOrder& order = pending.order;
  link_.session().execute(
      "insert_one",
      {to_text(pending.id), std::string(order.symbol), std::string(order.side), order.qty},
      commit_deadline,
      [this, batch](const PgOutcome& outcome) { committed_group(std::move(*batch), outcome); });
}

void OrderWriter::send_group(const std::shared_ptr<Batch>& batch) {
  PgArray ids, symbols, sides, quantities, keys, fingerprints;
  bool keyed = false;
  for (const Pending& pending : *batch) {
    const NewOrder& order = pending.order;
    ids.add_plain(to_text(pending.id));
    symbols.add_plain(order.symbol);
    sides.add_plain(order.side);
    quantities.add_plain(order.qty);
    if (order.idempotency_key.empty()) {
      keys.add_null();
      fingerprints.add_null();
    } else {
      keyed = true;
      keys.add_quoted(order.idempotency_key);
      fingerprints.add_quoted(fingerprint(order));
    }
  }
  PgParameters parameters{std::move(ids).str(), std::move(symbols).str(), std::move(sides).str(),
                          std::move(quantities).str()};
  if (keyed) {
    parameters.push_back(std::move(keys).str());
    parameters.push_back(std::move(fingerprints).str());
  }
  link_.session().execute(
      keyed ? "insert_keyed" : "insert_group", parameters, commit_deadline,
      [this, batch](const PgOutcome& outcome) { committed_group(std::move(*batch), outcome); });
}

void OrderWriter::committed_group(Batch batch, const PgOutcome& outcome) {
  in_flight_ -= batch.size();
  if (!outcome.ok()) return fail_batch(std::move(batch), outcome);
  answer_with_stored(batch, outcome.rows.get());
}

void OrderWriter::answer_with_stored(const Batch& batch, const PGresult* rows) {
  std::unordered_map<std::string_view, int> row_of_key;
  for (int row = 0; row < PQntuples(rows); ++row) row_of_key.emplace(cell(rows, row, 0), row);
  for (const Pending& pending : batch) {
    const auto found = row_of_key.find(pending.order.idempotency_key);
    if (found == row_of_key.end()) {
      ++committed_;
      pending.done(OrderAccepted{pending.id});
      continue;
    }
    const std::optional<Uuid> stored = parse_uuid(cell(rows, found->second, 2));
    if (stored == pending.id) ++committed_;
    if (cell(rows, found->second, 1) != fingerprint(pending.order)) {
      pending.done(IdempotencyConflict{});
    } else {
      pending.done(OrderAccepted{stored.value_or(pending.id)});
    }
  }
}

void OrderWriter::fail_batch(Batch batch, const PgOutcome& outcome) {
  if (retry_one_by_one(batch, outcome)) return;
  problem_(outcome.problem, outcome.message);
  for (const Pending& pending : batch) {
    pending.done(StoreFailed{outcome.problem, outcome.known,
                             outcome.known ? std::nullopt : std::optional<Uuid>(pending.id)});
  }
}

bool OrderWriter::retry_one_by_one(Batch& batch, const PgOutcome& outcome) {
  if (!outcome.known || !may_pass_alone(outcome.sqlstate)) return false;
  if (batch.size() == 1 && batch.front().alone) return false;
  for (Pending& pending : batch) pending.alone = true;
  queue_.insert(queue_.begin(), std::make_move_iterator(batch.begin()),
                std::make_move_iterator(batch.end()));
  return true;
}

// What waits was never sent, so its failure is certain.
void OrderWriter::fail_waiting(DbProblem problem) {
  const std::deque<Pending> waiting = std::exchange(queue_, {});
  for (const Pending& pending : waiting) pending.done(StoreFailed{problem, true});
}

}  // namespace exchange
