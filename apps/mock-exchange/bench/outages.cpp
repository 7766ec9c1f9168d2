#include "outages.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <thread>

#include "support/black_hole.hpp"
#include "support/running_service.hpp"
#include "tool.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// Polls a condition every millisecond from construction on, and records when it became true.
class Moment {
 public:
  explicit Moment(std::function<bool()> condition)
      : thread_([this, condition = std::move(condition)] {
          const auto limit = Clock::now() + std::chrono::seconds(30);
          while (!condition() && Clock::now() < limit) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
          at_ = Clock::now();
        }) {}
  ~Moment() {
    if (thread_.joinable()) thread_.join();
  }
  Moment(const Moment&) = delete;
  Moment& operator=(const Moment&) = delete;

  Clock::time_point get() {
    thread_.join();
    return at_;
  }

 private:
  Clock::time_point at_;
  std::thread thread_;
};

class Outages {
 public:
  Outages() : service_(test::environment_for(postgres_)) {
    if (!service_.becomes_ready()) throw std::runtime_error("the service is not ready");
  }

  test::PostgresServer& postgres() { return postgres_; }
  const test::HttpClient& http() const { return service_.http(); }

  // Measured from before the fault, which gives an upper bound.
  double until_seen(const std::function<void()>& fault) {
    Moment seen([this] { return !service_.is_ready(); });
    const auto start = Clock::now();
    fault();
    return milliseconds(seen.get() - start);
  }

  // Measured from when the server accepts connections again.
  double until_green(const std::function<void()>& start_server) {
    Moment green([this] { return service_.is_ready(); });
    Moment accepting([this] { return postgres_.accepts(); });
    start_server();
    const auto accepted = accepting.get();
    return milliseconds(green.get() - accepted);
  }

  double until_green_from_now(const std::function<void()>& heal) {
    Moment green([this] { return service_.is_ready(); });
    const auto start = Clock::now();
    heal();
    return milliseconds(green.get() - start);
  }

 private:
  test::PostgresServer postgres_{"/var/tmp"};
  test::RunningService service_;
};

// A client that places orders without pause, so that an outage finds one under way.
class Orders {
 public:
  explicit Orders(const test::HttpClient& http)
      : thread_([this, http] {
          while (!stop_) {
            if (http.post("/order?symbol=BTC&side=buy&qty=1").status == 200) ++accepted_;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
          }
        }) {}
  ~Orders() {
    stop_ = true;
    thread_.join();
  }
  Orders(const Orders&) = delete;
  Orders& operator=(const Orders&) = delete;

  int accepted() const { return accepted_; }

 private:
  std::atomic<bool> stop_{false};
  std::atomic<int> accepted_{0};
  std::thread thread_;
};

constexpr auto pause_of_silence = std::chrono::milliseconds(1500);

// Each cut is longer than the one before, so that its end meets every phase of what waits for it:
// attempts to connect, and repetitions of lost data by TCP, whose intervals double.
void measure_cuts(Outages& outages, int times, std::vector<double>& green,
                  std::vector<double>& order) {
  // More than one, as an order under way in the cut keeps its client waiting.
  const Orders first(outages.http());
  const Orders second(outages.http());
  for (int i = 0; i < times; ++i) {
    std::optional<test::BlackHole> hole;
    outages.until_seen([&] { hole.emplace(outages.postgres()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(2200 * i / times));
    const int before = first.accepted() + second.accepted();
    Moment accepted([&] { return first.accepted() + second.accepted() > before; });
    const auto start = Clock::now();
    green.push_back(outages.until_green_from_now([&] { hole.reset(); }));
    order.push_back(milliseconds(accepted.get() - start));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
}

constexpr int cuts = 20;

void add_distribution(Results& results, const std::string& what, const std::vector<double>& values,
                      double limit) {
  const std::string of = "of " + std::to_string(values.size()) + " cuts with orders under way";
  for (const auto& [name, value] : {std::pair("median", median(values)),
                                    {"p95", percentile(values, 95)},
                                    {"max", largest(values)}}) {
    results.push_back({what + ", " + name, value, "ms", Target::at_most(limit, of)});
  }
}

}  // namespace

Results measure_outages(int times) {
  Outages outages;
  test::PostgresServer& postgres = outages.postgres();
  std::vector<double> stop, kill, freeze, cut, start, thaw, join;
  for (int i = 0; i < times; ++i) {
    stop.push_back(outages.until_seen([&] { postgres.stop(); }));
    start.push_back(outages.until_green([&] { postgres.launch(); }));
    kill.push_back(outages.until_seen([&] { postgres.kill(); }));
    start.push_back(outages.until_green([&] { postgres.launch(); }));
    freeze.push_back(outages.until_seen([&] { postgres.freeze(); }));
    std::this_thread::sleep_for(pause_of_silence);
    thaw.push_back(outages.until_green_from_now([&] { postgres.thaw(); }));
    std::optional<test::BlackHole> hole;
    cut.push_back(outages.until_seen([&] { hole.emplace(postgres); }));
    // Varies the phase relative to the service's retries.
    std::this_thread::sleep_for(pause_of_silence + std::chrono::milliseconds(17 * i));
    join.push_back(outages.until_green_from_now([&] { hole.reset(); }));
  }
  std::vector<double> green, order;
  measure_cuts(outages, cuts, green, order);
  const std::string of = "worst of " + std::to_string(times);
  Results results{
      {"/ready wrong after stop", largest(stop), "ms", Target::at_most(250, of)},
      {"/ready wrong after kill", largest(kill), "ms", Target::at_most(250, of)},
      {"/ready wrong after freeze", largest(freeze), "ms", Target::at_most(1000, of)},
      {"/ready wrong after silent cut", largest(cut), "ms", Target::at_most(1000, of)},
      {"green after start", largest(start), "ms", Target::at_most(250, of)},
      {"green after thaw", largest(thaw), "ms", Target::at_most(250, of)},
      {"green after the cut ends", largest(join), "ms", Target::at_most(250, of)},
  };
  add_distribution(results, "green after loss of packets", green, 500);
  add_distribution(results, "first order after loss of packets", order, 500);
  return results;
}

}  // namespace bench
