#include "support/traffic.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace test {
namespace {

// Unique among all orders of this process, so that a quantity identifies its order.
std::string next_quantity() {
  static std::atomic<int> count{0};
  return std::to_string(++count);
}

}  // namespace

Traffic::Traffic(const HttpClient& http, int clients) : http_(http) {
  for (int i = 0; i < clients; ++i) threads_.emplace_back([this, i] { place_orders(i); });
}

void Traffic::place_orders(int client) {
  const bool careful = client % 2 == 0;
  while (!stopping_) {
    const std::string qty = next_quantity();
    std::vector<std::string> headers;
    if (careful) headers.push_back("Idempotency-Key: traffic-" + qty);
    const auto patience = std::chrono::steady_clock::now() + Seconds(60);
    Answer answer;
    do {
      answer = http_.post("/order?symbol=BTC&side=buy&qty=" + qty, {}, headers);
      // Retries as Retry-After asks, but sooner.
      if (answer.status != 200) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    } while (careful && answer.status != 200 && std::chrono::steady_clock::now() < patience);
    if (careful) {
      EXPECT_EQ(answer.status, 200) << answer.body;
    }
    note(qty, answer);
  }
}

void Traffic::note(const std::string& qty, const Answer& answer) {
  const std::lock_guard lock(mutex_);
  if (answer.status == 200) {
    ++accepted_count_;
    accepted_[qty] = answer.json().value("order_id", "");
  } else if (answer.status == 503 && answer.detail() != "order_outcome_unknown") {
    refused_.insert(qty);
  }
}

bool Traffic::flows() const {
  const int enough = accepted_count_ + 20;
  return eventually([&] { return accepted_count_ >= enough; });
}

void Traffic::stop() {
  stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Traffic::expect_kept_once(const PostgresServer& postgres) const {
  std::map<std::string, std::string> stored;
  std::istringstream rows(postgres.sql("SELECT qty, order_id FROM orders"));
  for (std::string row; std::getline(rows, row);) {
    const std::size_t bar = row.find('|');
    const bool once = stored.emplace(row.substr(0, bar), row.substr(bar + 1)).second;
    EXPECT_TRUE(once) << "stored twice: " << row;
  }
  EXPECT_FALSE(accepted_.empty());
  for (const auto& [qty, id] : accepted_) {
    const auto row = stored.find(qty);
    EXPECT_TRUE(row != stored.end()) << "lost: " << qty << ' ' << id;
    if (row != stored.end()) {
      EXPECT_EQ(row->second, id) << qty;
    }
  }
  for (const std::string& qty : refused_) {
    EXPECT_EQ(stored.count(qty), 0U) << "stored all the same: " << qty;
  }
}

}  // namespace test
