#include "unit/drills/fake_lab.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "guarantees/guarantee.h"

namespace stackpilot::drills {
namespace {

// Takes one sample of each probe at every call on the lab, and whenever newest() is called.
class FakeTraffic : public Traffic {
 public:
  FakeTraffic(FakeLab& lab, const TrafficPlan& plan, const Stopwatch& clock)
      : lab_(lab), clients_(plan.clients), nodes_(plan.nodes), clock_(clock) {
    lab_.clients = [this] { ask(); };
    ask();
  }
  ~FakeTraffic() override { lab_.clients = nullptr; }

  std::optional<Sample> newest(Probe probe, double since_ms) const override {
    ask();
    const Sample* newest = find_last_or_null(samples_, [&](const Sample& sample) {
      return sample.probe == probe && sample.at_ms >= since_ms;
    });
    return newest == nullptr ? std::nullopt : std::optional<Sample>(*newest);
  }

  Result<Timeline> stop() override {
    ask();
    lab_.clients = nullptr;
    return Timeline{
        .interval_ms = 10, .end_ms = clock_.elapsed_ms(), .samples = samples_, .nodes = nodes_};
  }

  std::optional<HistoryReport> check(const FaultWindow&) override {
    if (clients_ != Clients::kRecords) return std::nullopt;
    HistoryReport report;
    report.verdict = lab_.history;
    if (lab_.history == HistoryVerdict::kUnknown) report.reasons = {"nothing was read back"};
    return report;
  }

 private:
  void ask() const {
    for (const std::string& node : nodes_) {
      for (const Probe probe : all_probes) ask(node, probe);
    }
  }

  void ask(const std::string& node, Probe probe) const {
    const bool ok = probe == Probe::kHealth || !lab_.is_red();
    Sample sample{probe, clock_.elapsed_ms(), 0.001, ok ? 200 : 503, ok ? "" : "db_gone", {}, node};
    const auto noticed = lab_.notices.find(node);
    const bool broken = std::any_of(lab_.active.begin(), lab_.active.end(),
                                    [](const auto& fault) { return fault.second != "records"; });
    if (noticed != lab_.notices.end() && broken) {
      sample.status = 0;
      sample.reason = noticed->second;
    }
    samples_.push_back(std::move(sample));
  }

  FakeLab& lab_;
  Clients clients_;
  std::vector<std::string> nodes_;
  const Stopwatch clock_;
  mutable std::vector<Sample> samples_;
};

ContainerFact api_container(int restarts) {
  return ContainerFact{.id = "c1",
                       .name = "stackpilot-api",
                       .running = true,
                       .started_at = "start " + std::to_string(restarts),
                       .restarts = restarts,
                       .pid = 100 + restarts};
}

}  // namespace

FakeLab::FakeLab() = default;

void FakeLab::called(const std::string& what) {
  on_call(what);
  calls.push_back(what);
  if (clients) clients();
}

bool FakeLab::is_red() const {
  return std::any_of(active.begin(), active.end(),
                     [&](const auto& one) { return unready.count(one.second) != 0; });
}

Result<Verification> FakeLab::verify(const std::string& node) {
  called("verify " + node);
  std::set<std::string> failing = broken;
  for (const auto& [id, kind] : active) {
    if (breaks.count(kind) != 0) failing.insert(breaks[kind].begin(), breaks[kind].end());
  }
  Verification verification;
  verification.seen.node = node;
  verification.seen.provider = "fake";
  verification.seen.services = {
      {.project = "infra",
       .node = node,
       .deployment =
           Deployment{.project = "infra", .node = node, .build_id = "b1", .source_digest = "d1"}}};
  if (stack) verification.seen.scale_out = ScaleOutObservation{.record = *stack};
  NodeFacts facts;
  facts.engine = EngineFacts{.containers = {api_container(api_restarts_)}};
  const Fingerprint unchanged;
  for (const std::string& name : stack ? stack->replicas : std::vector<std::string>{node}) {
    verification.seen.nodes.push_back(NodeObservation{.name = name,
                                                      .facts = facts,
                                                      .fingerprint_before = unchanged,
                                                      .fingerprint_after = unchanged});
  }
  for (const Guarantee& one : all_guarantees()) {
    if (one.proof != Proof::kRuntime) continue;
    const bool fails = failing.count(std::string(one.id)) != 0;
    verification.judgements.push_back({.id = std::string(one.id),
                                       .verdict = fails ? Verdict::kFail : Verdict::kPass,
                                       .observed = fails ? "broken" : "well"});
  }
  return verification;
}

Status FakeLab::require_possible(const std::string& kind, const std::string& node) {
  if (impossible.count(kind) == 0) return {};
  return fail(ErrorKind::kCapability, node + " cannot have " + kind);
}

Status FakeLab::scale_up() {
  called("scale-up");
  return {};
}

Result<node::Injected> FakeLab::inject(const Fault& fault) {
  called("inject " + fault.kind);
  places[fault.kind] = fault.node;
  if (toothless.count(fault.kind) == 0) active[fault.id] = fault.kind;
  if (restarts_api) ++api_restarts_;
  if (uninjectable.count(fault.kind) != 0) return fail(ErrorKind::kBroken, "cannot inject");
  return node::Injected{0};
}

Result<node::Bite> FakeLab::prove(const Fault& fault) {
  called("prove " + fault.kind);
  const bool bit = active.count(fault.id) != 0;
  return node::Bite{bit, bit ? "it is there" : "it is not there"};
}

Result<node::Healed> FakeLab::heal(const Fault& fault) {
  called("heal " + fault.kind);
  if (unhealable.count(fault.kind) != 0) return fail(ErrorKind::kBroken, "cannot heal");
  if (fault.kind == "records" && clients) ++records_while_gone;
  active.erase(fault.id);
  return node::Healed{"as before", 0};
}

Result<std::unique_ptr<Traffic>> FakeLab::start_traffic(const TrafficPlan& plan,
                                                        const Stopwatch& clock) {
  called(fmt::format("clients on {}", fmt::join(plan.nodes, " and ")));
  return std::unique_ptr<Traffic>(std::make_unique<FakeTraffic>(*this, plan, clock));
}

Result<RolloutSeen> FakeLab::rollout_of(const Fault&) {
  called("how the release ended");
  return rollout;
}

Status FakeLab::run_in_copy(const Fault&, const std::vector<std::string>& command) {
  called("copy " + command.front());
  if (command.front() != failing_command) return {};
  return fail(ErrorKind::kBroken, command.front() + " failed");
}

Status FakeLab::read_planted_in_copy(const Fault&, const Deployment& deployment) {
  called("read what " + deployment.build_id + " planted");
  if (lost.count(deployment.build_id) == 0) return {};
  return fail(ErrorKind::kBroken, "spare: status 404: order_not_found");
}

Result<CiSeen> FakeLab::ci_in_copy(const Fault&, const CiRun& run) {
  called("ci masked " + run.masked);
  return ci(run);
}

footprint::HostFingerprint FakeLab::fingerprint_host() {
  called("look at the host");
  return hosts.empty() ? footprint::HostFingerprint() : hosts[std::min(looks_++, hosts.size() - 1)];
}

}  // namespace stackpilot::drills
