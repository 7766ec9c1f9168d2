#include "drills/timeline/sampler.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/wait.h"
#include "unit/access_observe/listener.h"
#include "unit/service/contracts.h"

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
    plan.nodes = {{"control", access::TcpEndpoint{"127.0.0.1", service_.port()}}};
    plan.contract = contract_;
    plan.planted = PlantedBy{"b-1", "u-1"};
    plan.run = "4711000000";
    plan.interval = Millis(10);
    plan.deadline = Millis(2'000);
    return plan;
  }

  /// Waits until the service has received `times` requests of that kind, as "GET /health".
  void wait_until_asked(const std::string& what, int times) const {
    const auto often_enough = [&] {
      const std::lock_guard lock(mutex_);
      const auto found = asked_.find(what);
      return found != asked_.end() && found->second >= times;
    };
    EXPECT_TRUE(wait_until(Deadline(Millis(20'000)), Millis(2), often_enough))
        << what << " was not asked " << times << " times";
  }

  static std::size_t count(const Timeline& timeline, Probe probe, int status) {
    return static_cast<std::size_t>(
        std::count_if(timeline.samples.begin(), timeline.samples.end(),
                      [&](const Sample& s) { return s.probe == probe && s.status == status; }));
  }

  // No answer to requests that begin with `silent_on_`, 503 to /ready when down_ is set, else 200.
  std::string answer(const std::string& request) {
    const std::lock_guard lock(mutex_);
    ++asked_[request.substr(0, std::min(request.find('?'), request.find(" HTTP")))];
    const std::size_t key = request.find("Idempotency-Key: ");
    if (key != std::string::npos) {
      keys_.insert(request.substr(key, request.find('\r', key) - key));
    }
    if (!silent_on_.empty() && request.starts_with(silent_on_)) return "";
    if (down_ && request.starts_with("GET /ready")) return reply(503, R"({"detail":"db_away"})");
    if (request.starts_with("GET /ready")) return reply(200, ready_);
    return reply(200, R"({"order_id":"u-7"})");
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "sampler-").value();
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  access::Operator operator_{lock_.permit(), {}};
  mutable std::mutex mutex_;
  std::map<std::string, int> asked_;
  std::set<std::string> keys_;
  std::string silent_on_;
  bool down_ = false;
  Contract contract_ = service::exchange();
  std::string ready_ = R"({"ready":true,"checks":{"config_loaded":true,"db":true}})";
  access::Listener service_{[this](const std::string& request) { return answer(request); }};
};

TEST_F(SampledService, IsAskedFourQuestionsAtTheRate) {
  Sampler sampler(operator_, plan(), Stopwatch());
  for (const char* what : {"GET /health", "GET /ready", "GET /orders/u-1", "POST /order"}) {
    wait_until_asked(what, 20);
  }
  const Timeline timeline = sampler.finish();
  EXPECT_EQ(asked_.size(), 4U);
  EXPECT_EQ(keys_.size(), static_cast<std::size_t>(asked_["POST /order"]));  // one key per order
  EXPECT_EQ(timeline.interval_ms, 10);
  for (const Probe probe : all_probes) {
    EXPECT_GE(count(timeline, probe, 200), 20U);
    EXPECT_LE(static_cast<double>(count(timeline, probe, 200)), timeline.end_ms / 10 + 1);
  }
  for (std::size_t i = 1; i < timeline.samples.size(); ++i) {
    EXPECT_GE(timeline.samples[i].at_ms, timeline.samples[i - 1].at_ms);
  }
}

TEST_F(SampledService, IsAskedOnlyWhatItsContractHas) {
  contract_.liveness.reset();
  contract_.record.reset();
  Sampler sampler(operator_, plan(), Stopwatch());
  wait_until_asked("GET /ready", 5);
  const Timeline timeline = sampler.finish();
  EXPECT_EQ(asked_.size(), 1U);
  for (const Sample& sample : timeline.samples) EXPECT_EQ(sample.probe, Probe::kReady);
}

TEST_F(SampledService, IsOnlyReadyWhenItsContractSaysSo) {
  ready_ = R"({"ready":true,"checks":{"config_loaded":true,"db":false}})";
  Sampler sampler(operator_, plan(), Stopwatch());
  wait_until_asked("GET /ready", 5);
  const Timeline timeline = sampler.finish();
  for (const Sample& sample : timeline.samples) {
    EXPECT_EQ(sample.ok(), sample.probe != Probe::kReady) << sample.reason;
    if (sample.probe == Probe::kReady) {
      EXPECT_EQ(sample.reason, "/checks/db is false, not true");
    }
  }
}

TEST_F(SampledService, ARequestThatHangsDelaysNoOther) {
  silent_on_ = "GET /orders";
  SamplerPlan patient = plan();
  patient.deadline = Millis(3'000);
  Sampler sampler(operator_, patient, Stopwatch());
  // Both probes are sent five times while the first request still hangs.
  wait_until_asked("GET /orders/u-1", 5);
  wait_until_asked("GET /health", 5);
  EXPECT_FALSE(sampler.newest(Probe::kRead));
  const Timeline timeline = sampler.finish();
  EXPECT_GE(count(timeline, Probe::kHealth, 200), 5U);
  EXPECT_GE(count(timeline, Probe::kRead, 0), 5U);
  for (const Sample& sample : timeline.samples) {
    if (sample.probe != Probe::kRead) continue;
    EXPECT_GE(sample.ms, 2'990);
    EXPECT_NE(sample.reason.find("receive: "), std::string::npos) << sample.reason;
  }
}

TEST_F(SampledService, SaysWhatItSeesWhileItRuns) {
  const Stopwatch clock;
  std::vector<Mark> marks;
  Sampler sampler(operator_, plan(), clock);
  const auto seen = [&](int status, double since) {
    std::optional<Sample> sample;
    const bool in_time = wait_until(Deadline(Millis(5'000)), Millis(2), [&] {
      sample = sampler.newest(Probe::kReady, since);
      return sample && sample->status == status;
    });
    return in_time ? sample : std::nullopt;
  };
  ASSERT_TRUE(seen(200, 0));
  marks.push_back({mark_injected, clock.elapsed_ms()});
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
  marks.push_back({mark_accepting, clock.elapsed_ms()});
  EXPECT_TRUE(seen(200, red->at_ms + 1));
  EXPECT_FALSE(sampler.newest(Probe::kReady, 1e9));
  Timeline timeline = sampler.finish();
  timeline.marks = marks;
  const Measurements measured = measure(timeline);
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
  EXPECT_LT(timeline.samples.size(), 4U * 15U);
  EXPECT_LE(timeline.samples.back().at_ms, timeline.end_ms);
}

TEST_F(SampledService, ThatIsNotThereIsAllFailures) {
  SamplerPlan nowhere = plan();
  nowhere.nodes = {{"control", access::TcpEndpoint{"127.0.0.1", access::unused_port()}}};
  Sampler sampler(operator_, nowhere, Stopwatch());
  std::this_thread::sleep_for(Millis(100));
  const Timeline timeline = sampler.finish();
  ASSERT_FALSE(timeline.samples.empty());
  for (const Sample& sample : timeline.samples) {
    EXPECT_EQ(sample.status, 0);
    EXPECT_EQ(sample.reason, "connect: Connection refused");
  }
}

TEST_F(SampledService, OnSeveralNodesIsAskedByTurnsAndEachAtTheRate) {
  access::Listener silent([](const std::string&) { return ""; });
  SamplerPlan spread = plan();
  spread.nodes = {{"control", access::TcpEndpoint{"127.0.0.1", service_.port()}},
                  {"worker1", access::TcpEndpoint{"127.0.0.1", silent.port()}}};
  Sampler sampler(operator_, spread, Stopwatch());
  wait_until_asked("GET /health", 20);
  const Timeline timeline = sampler.finish();
  EXPECT_EQ(timeline.nodes, (std::vector<std::string>{"control", "worker1"}));
  EXPECT_EQ(timeline.interval_ms, 5);  // of a probe, whichever node it asks
  const std::vector<NodeMeasurements> nodes = measure(timeline).nodes;
  ASSERT_EQ(nodes.size(), 2U);
  // That one node does not answer delays no request, to it or to the other.
  EXPECT_GE(nodes[0].requests, 20U * 4U);
  EXPECT_GE(nodes[1].requests + 4U, nodes[0].requests);
  EXPECT_EQ(nodes[0].failed(), 0U) << nodes[0].problem;
  EXPECT_EQ(nodes[1].failed(), nodes[1].requests);
}

}  // namespace
}  // namespace stackpilot::drills
