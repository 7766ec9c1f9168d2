#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/http_client.hpp"
#include "support/postgres_server.hpp"

namespace test {

// Clients that place orders without pause, each order with a quantity of its own. Half of them send
// an Idempotency-Key and repeat an order until it is accepted, as a careful client does, and fail
// the test when that takes a minute; the other half send each order once.
class Traffic {
 public:
  Traffic(const HttpClient& http, int clients);
  ~Traffic() { stop(); }
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

  // Waits until more orders are accepted, counted from now.
  bool flows() const;
  // Stops the clients; every careful client finishes its order first.
  void stop();

  // To be called once stopped: every acknowledged order is in the database, every careful client's
  // exactly once, none twice, and none that was reported as not stored. Fails the test otherwise.
  void expect_kept_once(const PostgresServer& postgres) const;

 private:
  void place_orders(int client);
  void note(const std::string& qty, const Answer& answer);

  HttpClient http_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> accepted_count_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::string> accepted_;  // quantity to order id
  std::set<std::string> refused_;                // quantities that are certainly not stored
  std::vector<std::thread> threads_;
};

}  // namespace test
