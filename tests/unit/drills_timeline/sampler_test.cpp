#include "drills/timeline/sampler.h"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

#include "unit/access_observe/listener.h"

namespace stackpilot::drills {
namespace {

std::string reply(int status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class SampledService : public ::testing::Test {
 protected:
  SamplerPlan plan() const {
    SamplerPlan plan;
    plan.endpoint = access::TcpEndpoint{"127.0.0.1", service_.port()};
    plan.order_id = "u-1";
    plan.interval = Millis(10);
    plan.deadline = Millis(400);
    return plan;
  }

  /// What the service was asked, as "GET /health".
  std::set<std::string> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

  static std::size_t count(const Timeline& timeline, Probe probe, int status) {
    return static_cast<std::size_t>(
        std::count_if(timeline.samples.begin(), timeline.samples.end(),
                      [&](const Sample& s) { return s.probe == probe && s.status == status; }));
  }

  // Silence for what begins with `silent_on_`, a 503 for /ready when it is down, else a 200.
  std::string answer(const std::string& request) {
    const std::lock_guard lock(mutex_);
    asked_.insert(request.substr(0, request.find('?')).substr(0, request.find(" HTTP")));
    const std::size_t key = request.find("Idempotency-Key: ");
    if (key != std::string::npos) {
      keys_.insert(request.substr(key, request.find('\r', key) - key));
      ++writes_;
    }
    if (!silent_on_.empty() && request.starts_with(silent_on_)) return "";
    if (down_ && request.starts_with("GET /ready")) return reply(503, R"({"detail":"db_away"})");
    return reply(200, "{}");
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "sampler-").value();
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  access::Operator operator_{lock_.permit(), {}};
  mutable std::mutex mutex_;
  std::set<std::string> asked_;
  std::set<std::string> keys_;
  std::size_t writes_ = 0;
  std::string silent_on_;
  bool down_ = false;
  access::Listener service_{[this](const std::string& request) { return answer(request); }};
};

TEST_F(SampledService, IsAskedFourQuestionsAtTheRate) {
  Sampler sampler(operator_, plan(), Stopwatch());
  std::this_thread::sleep_for(Millis(500));
  const Timeline timeline = sampler.finish();
  EXPECT_EQ(asked(),
            (std::set<std::string>{"GET /health", "GET /ready", "GET /orders/u-1", "POST /order"}));
  EXPECT_EQ(keys_.size(), writes_);  // every write has a key of its own
  EXPECT_EQ(timeline.interval_ms, 10);
  EXPECT_GE(timeline.end_ms, 500);
  for (const Probe probe : all_probes) {
    EXPECT_GT(count(timeline, probe, 200), 20U);
    EXPECT_LE(count(timeline, probe, 200), 60U);
  }
  for (std::size_t i = 1; i < timeline.samples.size(); ++i) {
    EXPECT_GE(timeline.samples[i].at_ms, timeline.samples[i - 1].at_ms);
  }
}

TEST_F(SampledService, ARequestThatHangsDelaysNoOther) {
  silent_on_ = "GET /orders";
  Sampler sampler(operator_, plan(), Stopwatch());
  std::this_thread::sleep_for(Millis(300));
  const Timeline timeline = sampler.finish();
  EXPECT_GT(count(timeline, Probe::kHealth, 200), 12U);
  // Those of the probe itself are begun at the rate too, and each is waited for to its deadline.
  EXPECT_GT(count(timeline, Probe::kRead, 0), 12U);
  for (const Sample& sample : timeline.samples) {
    if (sample.probe != Probe::kRead) continue;
    EXPECT_GE(sample.ms, 390);
    EXPECT_LT(sample.ms, 2'000);
    EXPECT_NE(sample.reason.find("receive: "), std::string::npos) << sample.reason;
  }
}

TEST_F(SampledService, SaysWhatItSeesWhileItRuns) {
  Sampler sampler(operator_, plan(), Stopwatch());
  const auto seen = [&](int status, double since) {
    const Deadline deadline(Millis(5'000));
    while (!deadline.passed()) {
      const std::optional<Sample> sample = sampler.newest(Probe::kReady, since);
      if (sample && sample->status == status) return sample;
      std::this_thread::sleep_for(Millis(2));
    }
    return std::optional<Sample>();
  };
  ASSERT_TRUE(seen(200, 0));
  sampler.mark(mark_injected);
  {
    const std::lock_guard lock(mutex_);
    down_ = true;
  }
  const std::optional<Sample> red = seen(503, 0);
  ASSERT_TRUE(red);
  EXPECT_EQ(red->reason, "db_away");
  {
    const std::lock_guard lock(mutex_);
    down_ = false;
  }
  sampler.mark(mark_accepting);
  EXPECT_TRUE(seen(200, red->at_ms + 1));
  EXPECT_FALSE(sampler.newest(Probe::kReady, 1e9));
  const Measurements measured = measure(sampler.finish());
  ASSERT_EQ(measured.episodes.size(), 1U);
  EXPECT_GT(measured.episodes[0].detection_ms.value_or(-1), 0);
  EXPECT_GE(measured.episodes[0].recovery_ms.value_or(-1), 0);
}

TEST_F(SampledService, EndsByItself) {
  SamplerPlan brief = plan();
  brief.limit = Millis(50);
  Sampler sampler(operator_, brief, Stopwatch());
  std::this_thread::sleep_for(Millis(300));
  const Timeline timeline = sampler.finish();
  EXPECT_FALSE(timeline.samples.empty());
  EXPECT_LT(timeline.end_ms, 290);
  EXPECT_LE(timeline.samples.back().at_ms, timeline.end_ms);
}

TEST_F(SampledService, ThatIsNotThereIsAllFailures) {
  SamplerPlan nowhere = plan();
  nowhere.endpoint = access::TcpEndpoint{"127.0.0.1", access::unused_port()};
  Sampler sampler(operator_, nowhere, Stopwatch());
  std::this_thread::sleep_for(Millis(100));
  const Timeline timeline = sampler.finish();
  ASSERT_FALSE(timeline.samples.empty());
  for (const Sample& sample : timeline.samples) {
    EXPECT_EQ(sample.status, 0);
    EXPECT_EQ(sample.reason, "connect: Connection refused");
  }
}

}  // namespace
}  // namespace stackpilot::drills
