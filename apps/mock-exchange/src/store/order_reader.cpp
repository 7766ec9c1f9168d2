#include "store/order_reader.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "domain/timestamp.hpp"
#include "store/pg_array.hpp"

namespace exchange {
namespace {

constexpr std::size_t max_waiting_reads = 512;
constexpr std::size_t max_lookup_group = 256;
constexpr Milliseconds read_deadline{2000};

const std::vector<PgStatement>& reader_statements() {
  static const std::vector<PgStatement> list{
      {"find_one",
       "SELECT order_id, symbol, side, qty, status, created_at FROM orders "
       "WHERE order_id = $1::uuid"},
      {"find_group",
       "SELECT order_id, symbol, side, qty, status, created_at FROM orders "
       "WHERE order_id = ANY ($1::uuid[])"},
      {"page",
       "SELECT order_id, symbol, side, qty, status, created_at FROM orders "
       "WHERE order_id > $1::uuid ORDER BY order_id LIMIT $2::integer"},
  };
  return list;
}

StoredOrder read_row(const PGresult* rows, int row) {
  const auto text = [&](int column) { return std::string(PQgetvalue(rows, row, column)); };
  const std::string created = text(5);
  return {text(0), text(1), text(2),
          text(3), text(4), rfc3339_from_postgres(created).value_or(created)};
}

ReadResult read_rows(const PgOutcome& outcome) {
  if (!outcome.ok()) return ReadFailed{outcome.problem};
  std::vector<StoredOrder> orders;
  const int count = PQntuples(outcome.rows.get());
  orders.reserve(static_cast<std::size_t>(count));
  for (int row = 0; row < count; ++row) orders.push_back(read_row(outcome.rows.get(), row));
  return orders;
}

template <class Requests>
void fail_all(Requests& requests, DbProblem problem) {
  const Requests failed = std::exchange(requests, {});
  for (const auto& request : failed) request.done(ReadFailed{problem});
}

}  // namespace

OrderReader::OrderReader(EventLoop& loop)
    : link_(loop, reader_statements(),
            [this](DbProblem lost, const std::string& /*message*/) { fail_waiting(lost); }) {}

void OrderReader::pause(DbProblem problem) {
  link_.pause();
  fail_waiting(problem);
}

void OrderReader::disconnect() {
  link_.disconnect();
  fail_waiting(DbProblem::unreachable);
}

bool OrderReader::find(const Uuid& order_id, Completion done) {
  if (waiting() >= max_waiting_reads) return false;
  lookups_.push_back({order_id, std::move(done)});
  return true;
}

bool OrderReader::page(const Uuid& after, int limit, Completion done) {
  if (waiting() >= max_waiting_reads) return false;
  pages_.push_back({after, limit, std::move(done)});
  return true;
}

void OrderReader::flush() {
  if (!link_.session().is_idle() || waiting() == 0) return;
  page_turn_ = !pages_.empty() && (lookups_.empty() || !page_turn_);
  if (page_turn_) {
    send_page();
  } else {
    send_lookups();
  }
}

void OrderReader::send_page() {
  const Page page = std::move(pages_.front());
  pages_.pop_front();
  link_.session().execute(
      "page", {to_text(page.after), std::to_string(page.limit)}, read_deadline,
      [done = page.done](const PgOutcome& outcome) { done(read_rows(outcome)); });
}

void OrderReader::send_lookups() {
  const std::size_t count = std::min(lookups_.size(), max_lookup_group);
  const auto end = lookups_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Lookup> batch(std::make_move_iterator(lookups_.begin()),
                            std::make_move_iterator(end));
  lookups_.erase(lookups_.begin(), end);
  std::string parameter;
  if (count == 1) {
    parameter = to_text(batch.front().order_id);
  } else {
    PgArray ids;
    for (const Lookup& lookup : batch) ids.add_plain(to_text(lookup.order_id));
    parameter = std::move(ids).str();
  }
  link_.session().execute(count == 1 ? "find_one" : "find_group", {std::move(parameter)},
                          read_deadline,
                          [this, batch = std::move(batch)](const PgOutcome& outcome) {
                            answer_lookups(outcome, batch);
                          });
}

void OrderReader::answer_lookups(const PgOutcome& outcome, const std::vector<Lookup>& batch) {
  std::unordered_map<std::string_view, int> row_of_id;
  const PGresult* rows = outcome.rows.get();
  const int count = rows == nullptr ? 0 : PQntuples(rows);
  for (int row = 0; row < count; ++row) row_of_id.emplace(PQgetvalue(rows, row, 0), row);
  for (const Lookup& lookup : batch) {
    if (!outcome.ok()) {
      lookup.done(ReadFailed{outcome.problem});
      continue;
    }
    std::vector<StoredOrder> found;
    const auto row = row_of_id.find(to_text(lookup.order_id));
    if (row != row_of_id.end()) found.push_back(read_row(rows, row->second));
    lookup.done(std::move(found));
  }
}

void OrderReader::fail_waiting(DbProblem problem) {
  fail_all(lookups_, problem);
  fail_all(pages_, problem);
}

}  // namespace exchange
