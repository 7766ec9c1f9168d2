// The proxy between the real service and a real Postgres.
#include "node/proxy/proxy.h"

#include <future>

#include "drills/timeline/sampler.h"
#include "integration/real_exchange.h"

namespace stackpilot::drills {
namespace {

class ProxiedPostgres : public RealExchange {
 protected:
  void SetUp() override {
    std::promise<int> port;
    proxy_ = std::thread([this, &port] {
      (void)node::run_proxy({.listen = {"127.0.0.1", 0},
                             .upstream = {"127.0.0.1", postgres_.port()},
                             .control = control_,
                             .limit = Millis(120'000)},
                            [&port](int at) { port.set_value(at); });
    });
    start_service(port.get_future().get());
  }

  void TearDown() override {
    service_.reset();
    EXPECT_TRUE(node::stop_proxy(control_));
    proxy_.join();
  }

  void set(const node::ProxyFault& fault) const {
    EXPECT_TRUE(node::set_proxy_fault(control_, fault));
  }

  /// Injects `fault` until /ready fails, heals it, and returns what a client has measured.
  Episode episode_of(const node::ProxyFault& fault) {
    const Stopwatch clock;
    Sampler sampler(operator_,
                    {.nodes = {{"control", access::TcpEndpoint{"127.0.0.1", service_->port()}}},
                     .contract = contract_of_exchange(),
                     .planted = PlantedBy{"", service_->make_order()},
                     .run = "4711000000",
                     .interval = Millis(20)},
                    clock);
    const auto ready_is = [&](bool up) {
      const double since = clock.elapsed_ms();
      return test::eventually([&] {
        const std::optional<Sample> sample = sampler.newest(Probe::kReady, since);
        return sample && sample->ok() == up;
      });
    };
    std::vector<Mark> marks;
    const auto mark = [&](const char* name) { marks.push_back({name, clock.elapsed_ms()}); };
    EXPECT_TRUE(ready_is(true));
    mark(mark_injected);
    set(fault);
    EXPECT_TRUE(ready_is(false));
    set(node::no_fault());
    mark(mark_accepting);
    EXPECT_TRUE(ready_is(true));
    mark(mark_healed);
    Timeline timeline = sampler.finish();
    timeline.marks = marks;
    return measure(timeline).episodes.at(0);
  }

  fs::path control_ = folder_.path() / "proxy";
  std::thread proxy_;
};

// The reply to a COMMIT never arrives: the orders are stored, but their clients do not know that.
TEST_F(ProxiedPostgres, ACutReplyLeavesOrdersOpenThatWereStored) {
  const HistoryReport report =
      check_a_round({.inject = [this] { set(node::reply_cut(0)); },
                     .has_bitten = [](const LoadCounts& counts) { return counts.info > 0; },
                     .heal = [this] { set(node::no_fault()); }});
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_GT(report.info, 0U);
  EXPECT_GT(report.info_stored, 0U);
  const node::ProxyCounters counters = node::read_proxy_counters(control_).value();
  EXPECT_GT(counters.to_client.swallowed, 0U);
  EXPECT_GT(counters.reset, 0U);
}

TEST_F(ProxiedPostgres, ResetsAreFoundAndRecoveredFrom) {
  const Episode episode = episode_of(node::resetting());
  ASSERT_TRUE(episode.detection_ms && episode.recovery_ms);
  std::printf("resets: red after %.0f ms, green after %.0f ms\n", *episode.detection_ms,
              *episode.recovery_ms);
}

}  // namespace
}  // namespace stackpilot::drills
