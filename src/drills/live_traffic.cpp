#include "drills/live_traffic.h"

#include <algorithm>

#include "access/observe/node_reader.h"
#include "access/observe/node_route.h"
#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "drills/history/load.h"
#include "drills/spread_api.h"
#include "drills/timeline/sampler.h"
#include "model/deployment.h"
#include "model/scale_out.h"

namespace stackpilot::drills {
namespace {

constexpr auto request_timeout = Millis(client_gives_up_ms);
constexpr auto records_timeout = Millis(30'000);
// About 150 records a second from all clients together, on the reference machine.
constexpr auto client_pause = Millis(20);

// Of clients of several nodes, who watch what takes minutes: about 60 records and 240 probes a
// second. All records are read back in the end.
constexpr auto spread_pause = Millis(60);
constexpr auto spread_interval = Millis(50);
constexpr auto spread_limit = Millis(600'000);
constexpr std::uint32_t spread_records = 20'000;

LoadPlan load_plan(const TrafficPlan& plan) {
  LoadPlan load{.load = plan.load, .pause = scaled(client_pause)};
  if (plan.nodes.size() < 2) return load;
  load.pause = scaled(spread_pause);
  load.limit = scaled(spread_limit);
  load.records = spread_records;
  return load;
}

class LiveTraffic : public Traffic {
 public:
  LiveTraffic(const access::Operator& host, access::SshTarget target, const Service& declared,
              const SamplerPlan& probes, const Stopwatch& clock)
      : host_(host),
        target_(std::move(target)),
        project_(declared.project),
        contract_(declared.contract),
        nodes_(probes.nodes),
        sampler_(host, probes, clock),
        clock_(clock) {}

  /// kCapability when the service has no records.
  Status start_load(const TrafficPlan& plan) {
    if (!contract_.record) {
      return fail(ErrorKind::kCapability, "the service has no records",
                  "declare record in x-stackpilot");
    }
    TRY_ASSIGN(Journal journal, Journal::create(plan.journal, plan.load));
    journal_ = std::make_unique<Journal>(std::move(journal));
    journal_path_ = plan.journal;
    api_ = std::make_unique<SpreadRecordApi>(host_, nodes_, *contract_.record,
                                             scaled(request_timeout), clock_);
    load_ = std::make_unique<Load>(*api_, *contract_.record, *journal_, load_plan(plan), clock_);
    return {};
  }

  std::optional<Sample> newest(Probe probe, double since_ms) const override {
    return sampler_.newest(probe, since_ms);
  }

  Result<Timeline> stop() override {
    if (load_) {
      TRY(load_->finish());
    }
    Timeline timeline = sampler_.finish();
    if (api_ && nodes_.size() > 1) add_sent(timeline);
    return timeline;
  }

  std::optional<HistoryReport> check(const FaultWindow& fault) override {
    if (!load_) return std::nullopt;
    const Result<History> history = read_journal(journal_path_);
    if (!history) {
      HistoryReport unread;
      unread.reasons = {history.error().message};
      return unread;
    }
    const FinalReads reads = read_back(
        *api_, [&] { return read_records(history->load); }, contract_, *history);
    return check_history(contract_, *history, reads, fault);
  }

 private:
  // What one node answers to the few writes of the probe says little of what the load noticed.
  void add_sent(Timeline& timeline) const {
    const std::vector<Sample> sent = api_->sent();
    std::vector<Sample>& all = timeline.samples;
    all.insert(all.end(), sent.begin(), sent.end());
    std::stable_sort(all.begin(), all.end(),
                     [](const Sample& a, const Sample& b) { return a.at_ms < b.at_ms; });
  }

  Result<StoredRecords> read_records(const std::string& load) const {
    auto records = access::ask_records(target_, project_, load, scaled(records_timeout));
    if (records.value) return std::move(*records.value);
    return fail(ErrorKind::kBroken, "the records of the load cannot be read: " + records.problem);
  }

  const access::Operator& host_;
  access::SshTarget target_;
  std::string project_;
  Contract contract_;
  std::vector<AskedNode> nodes_;
  Sampler sampler_;
  Stopwatch clock_;
  fs::path journal_path_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<SpreadRecordApi> api_;
  std::unique_ptr<Load> load_;
};

std::optional<PlantedBy> planted_by(const Deployment& deployment) {
  if (!deployment.canary) return std::nullopt;
  return PlantedBy{deployment.build_id, deployment.canary->id};
}

// Of a service on several nodes it is that of its release.
Result<Deployment> deployment_of(const lifecycle::Lab& lab, const Service& service,
                                 const std::string& node) {
  TRY_ASSIGN(const std::optional<ScaleOut> scaled_out, scale_out_of(lab.workspace(), service));
  if (scaled_out && scaled_out->release) return scaled_out->release->deployment;
  std::optional<Deployment> recorded = read_deployment(lab.workspace(), node, service.project);
  if (recorded) return *std::move(recorded);
  return fail(ErrorKind::kBroken, "no deploy on " + node + " is recorded", "make demo");
}

Result<std::vector<AskedNode>> asked_nodes(const lifecycle::Lab& lab, const Service& service,
                                           const std::vector<std::string>& names) {
  std::vector<AskedNode> nodes;
  for (const std::string& name : names) {
    TRY_ASSIGN(const NodeSpec node, lifecycle::node_named(lab.spec(), name));
    TRY_ASSIGN(access::HttpEndpoint endpoint,
               access::route_to(lab.workspace(), node, service.port));
    nodes.push_back({name, std::move(endpoint)});
  }
  return nodes;
}

}  // namespace

Result<std::unique_ptr<Traffic>> start_live_traffic(const lifecycle::Lab& lab,
                                                    const Service& declared,
                                                    const TrafficPlan& plan,
                                                    const Stopwatch& clock) {
  TRY_ASSIGN(const Deployment deployment, deployment_of(lab, declared, plan.nodes.front()));
  TRY_ASSIGN(const std::vector<AskedNode> nodes, asked_nodes(lab, declared, plan.nodes));
  TRY_ASSIGN(const NodeSpec records_on, lifecycle::node_named(lab.spec(), plan.records_on));
  SamplerPlan probes{.nodes = nodes,
                     .contract = declared.contract,
                     .planted = planted_by(deployment),
                     .run = plan.load,
                     .deadline = scaled(request_timeout)};
  if (nodes.size() > 1) probes.interval = scaled(spread_interval);
  auto traffic = std::make_unique<LiveTraffic>(
      lab.host(), access::target_of(lab.workspace(), records_on), declared, probes, clock);
  if (plan.clients == Clients::kRecords) {
    TRY(traffic->start_load(plan));
  }
  return std::unique_ptr<Traffic>(std::move(traffic));
}

}  // namespace stackpilot::drills
