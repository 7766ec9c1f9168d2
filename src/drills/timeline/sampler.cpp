#include "drills/timeline/sampler.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <mutex>
#include <thread>

#include "drills/timeline/windows.h"
#include "events/stream.h"

namespace stackpilot::drills {
namespace {

namespace asio = boost::asio;

// Per probe. Above deadline / interval (5,000 / 10), so only a stalled host reaches it.
constexpr int most_under_way = 512;

SamplerPlan bounded(SamplerPlan plan) {
  plan.interval = std::clamp(plan.interval, Millis(10), scaled(Millis(50)));
  plan.deadline = std::clamp(plan.deadline, Millis(10), scaled(Millis(5'000)));
  return plan;
}

service::RecordReply taken(const access::HttpAttempt& attempt) {
  if (attempt) return {.status = attempt->status, .body = attempt->body};
  return {.error = attempt.error().reason};
}

}  // namespace

// One thread runs all requests; only `timeline_` is shared, guarded by `mutex_`.
class Sampler::Loop {
 public:
  Loop(const access::Operator& operate, const SamplerPlan& plan, const Stopwatch& clock)
      : operate_(operate),
        plan_(bounded(plan)),
        probes_(plan.contract, plan.planted, plan.run),
        clock_(clock),
        timer_(context_) {
    timer_.expires_after(Millis(0));
    wait_for_tick();
    thread_ = std::thread([this] { context_.run(); });
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() { end(); }

  std::optional<Sample> newest(Probe probe, double since_ms) const {
    const std::lock_guard lock(mutex_);
    const Sample* newest = nullptr;
    for (const Sample& sample : timeline_.samples) {
      if (sample.probe != probe || sample.at_ms < since_ms) continue;
      if (newest == nullptr || sample.at_ms > newest->at_ms) newest = &sample;
    }
    return newest == nullptr ? std::nullopt : std::optional<Sample>(*newest);
  }

  Timeline finish() {
    end();
    std::stable_sort(timeline_.samples.begin(), timeline_.samples.end(),
                     [](const Sample& a, const Sample& b) { return a.at_ms < b.at_ms; });
    return std::move(timeline_);
  }

 private:
  // Returns when all requests under way have ended.
  void end() {
    asio::post(context_, [this] { stop(); });
    if (thread_.joinable()) thread_.join();
  }

  void stop() {
    if (stopped_) return;
    stopped_ = true;
    timer_.cancel();
    const std::lock_guard lock(mutex_);
    timeline_.interval_ms = std::chrono::duration<double, std::milli>(step_).count();
    for (const AskedNode& node : plan_.nodes) timeline_.nodes.push_back(node.name);
    timeline_.end_ms = clock_.elapsed_ms();
    timeline_.patience_ms = static_cast<double>(plan_.patience.count());
  }

  void wait_for_tick() {
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled && !stopped_) tick();
    });
  }

  void tick() {
    if (limit_.passed()) return stop();
    tell_window();
    for (const Probe probe : all_probes) begin(probe, plan_.nodes[turn_]);
    turn_ = (turn_ + 1) % plan_.nodes.size();
    // Counted from the last tick, not from now, so that the work of a tick does not slow the rate.
    // Ticks missed by a stalled host are not made up for.
    const auto next = timer_.expiry() + step_;
    timer_.expires_at(std::max(next, asio::steady_timer::clock_type::now()));
    wait_for_tick();
  }

  void begin(Probe probe, const AskedNode& node) {
    int& under_way = under_way_[static_cast<std::size_t>(probe)];
    if (under_way == most_under_way) return;
    const std::uint32_t count = ++counts_[static_cast<std::size_t>(probe)];
    const auto request = probes_.request(probe, count);
    if (!request) return;
    ++under_way;
    const double at = clock_.elapsed_ms();
    operate_.http_start(
        context_, node.endpoint, {request->method, request->target, request->headers},
        plan_.deadline,
        [this, probe, count, at, &node, &under_way](const access::HttpAttempt& attempt) {
          --under_way;
          const service::RecordReply reply = taken(attempt);
          const std::string problem = probes_.problem_of(probe, count, reply);
          keep({probe, at, clock_.elapsed_ms() - at, reply.status, problem, problem.empty(),
                node.name});
        });
  }

  void keep(Sample sample) {
    const std::string name = name_of(sample);
    windows_.add(name, sample);
    tell_turn(name, sample);
    const std::lock_guard lock(mutex_);
    timeline_.samples.push_back(std::move(sample));
  }

  std::string name_of(const Sample& sample) const {
    std::string name = Json(sample.probe).get<std::string>();
    if (plan_.nodes.size() > 1) name += " of " + sample.node;
    return name;
  }

  void tell_window() {
    std::optional<events::ProbesSampled> window = windows_.close(clock_.elapsed_ms());
    if (window) events::emit(std::move(*window));
  }

  // Answers may arrive in another order than they were asked for: an old one turns nothing.
  void tell_turn(const std::string& name, const Sample& sample) {
    std::optional<Sample>& last = last_[name];
    if (last && last->at_ms > sample.at_ms) return;
    const bool turned = last ? last->ok() != sample.ok() : !sample.ok();
    if (turned) {
      events::emit(events::ProbeTurned{name,
                                       sample.ok() ? events::Colour::kGreen : events::Colour::kRed,
                                       sample.reason, sample.at_ms});
    }
    last = sample;
  }

  const access::Operator& operate_;
  const SamplerPlan plan_;
  /// Between the turns of two nodes, so that their requests do not come in bursts.
  const asio::steady_timer::duration step_{
      std::chrono::duration_cast<asio::steady_timer::duration>(plan_.interval) /
      static_cast<int>(plan_.nodes.size())};
  const Probes probes_;
  const Stopwatch clock_;
  const Deadline limit_{plan_.limit};
  asio::io_context context_;
  asio::steady_timer timer_;
  bool stopped_ = false;
  std::size_t turn_ = 0;  ///< of which node
  std::array<int, all_probes.size()> under_way_{};
  std::array<std::uint32_t, all_probes.size()> counts_{};  ///< requests of each probe
  std::map<std::string, std::optional<Sample>> last_;      ///< answer to each probe, by its name
  ProbeWindows windows_;
  mutable std::mutex mutex_;
  Timeline timeline_;
  std::thread thread_;
};

Sampler::Sampler(const access::Operator& operate, const SamplerPlan& plan, const Stopwatch& clock)
    : loop_(std::make_unique<Loop>(operate, plan, clock)) {}

Sampler::~Sampler() = default;

std::optional<Sample> Sampler::newest(Probe probe, double since_ms) const {
  return loop_->newest(probe, since_ms);
}

Timeline Sampler::finish() {
  return loop_->finish();
}

}  // namespace stackpilot::drills
