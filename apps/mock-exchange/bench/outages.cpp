#include "outages.hpp"

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

constexpr auto pause_of_silence = std::chrono::milliseconds(1500);

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
  const std::string of = "worst of " + std::to_string(times);
  return {
      {"/ready wrong after stop", largest(stop), "ms", Target::at_most(250, of)},
      {"/ready wrong after kill", largest(kill), "ms", Target::at_most(250, of)},
      {"/ready wrong after freeze", largest(freeze), "ms", Target::at_most(1000, of)},
      {"/ready wrong after silent cut", largest(cut), "ms", Target::at_most(1000, of)},
      {"green after start", largest(start), "ms", Target::at_most(250, of)},
      {"green after thaw", largest(thaw), "ms", Target::at_most(250, of)},
      {"green after the cut ends", largest(join), "ms", Target::at_most(250, of)},
  };
}

}  // namespace bench
