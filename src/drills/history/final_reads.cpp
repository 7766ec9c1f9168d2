#include "drills/history/final_reads.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace stackpilot::drills {
namespace {

constexpr int most_readers = 64;
constexpr int attempts = 5;
constexpr std::size_t row_limit = 200'000;

// Repeats the order until it is acknowledged. Its idempotency key makes that safe.
OrderAnswer send_until_ok(OrderApi& api, const Order& order, const Deadline& deadline) {
  OrderAnswer answer = api.send(order);
  for (int i = 1; i < attempts && answer.outcome != OrderOutcome::kOk && !deadline.passed(); ++i) {
    std::this_thread::sleep_for(deadline.left_at_most(Millis(100 * i)));
    answer = api.send(order);
  }
  return answer;
}

std::vector<Replay> replay_all(OrderApi& api, const History& history, int clients,
                               const Deadline& deadline) {
  std::vector<Replay> replays;
  std::vector<const Order*> orders;
  for (const auto& [sequence, operation] : history.operations) {
    replays.push_back(Replay{sequence, {}});
    orders.push_back(&operation.order);
  }
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < replays.size() && !deadline.passed(); i = next++) {
      replays[i].answer = send_until_ok(api, *orders[i], deadline);
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < std::clamp(clients, 1, most_readers); ++i) threads.emplace_back(work);
  threads.clear();
  return replays;
}

bool belongs_to(const OrderRow& row, const std::string& load) {
  return row.qty.size() == load_number_digits + record_sequence_digits && row.qty.starts_with(load);
}

Result<std::vector<OrderRow>> read_pages(OrderApi& api, const std::string& load,
                                         const Deadline& deadline) {
  std::vector<OrderRow> found;
  std::size_t seen = 0;
  std::string after;
  do {
    if (deadline.passed() || seen > row_limit) {
      return fail(ErrorKind::kBroken, fmt::format("gave up after {} orders", seen));
    }
    TRY_ASSIGN(OrderApi::Page page, api.page(after));
    seen += page.rows.size();
    for (OrderRow& row : page.rows) {
      if (belongs_to(row, load)) found.push_back(std::move(row));
    }
    after = page.next;
  } while (!after.empty());
  return found;
}

// The rows; or nullopt, with the reason added to `problems`.
std::optional<std::vector<OrderRow>> kept(Result<std::vector<OrderRow>> rows, const char* what,
                                          std::vector<std::string>& problems) {
  if (rows) return std::move(*rows);
  problems.push_back(fmt::format("{}: {}", what, rows.error().message));
  return std::nullopt;
}

}  // namespace

FinalReads read_back(OrderApi& api, const ReadRows& rows, const History& history,
                     const ReadBackPlan& plan) {
  const Deadline deadline(plan.limit);
  FinalReads reads;
  reads.database = kept(rows(), "reading the database", reads.problems);
  reads.api = kept(read_pages(api, history.load, deadline), "reading the API", reads.problems);
  reads.replays = replay_all(api, history, plan.clients, deadline);
  reads.database_after = kept(rows(), "reading the database after the replays", reads.problems);
  return reads;
}

}  // namespace stackpilot::drills
