#include "drills/live_traffic.h"

#include "access/observe/node_reader.h"
#include "access/observe/node_route.h"
#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "drills/history/load.h"
#include "drills/timeline/sampler.h"
#include "model/deployment.h"

namespace stackpilot::drills {
namespace {

constexpr auto request_timeout = Millis(client_gives_up_ms);
constexpr auto records_timeout = Millis(30'000);
// About 150 records a second from all clients together, on the reference machine.
constexpr auto client_pause = Millis(20);

class LiveTraffic : public Traffic {
 public:
  LiveTraffic(const access::Operator& host, access::SshTarget target, const Service& declared,
              const SamplerPlan& probes, const Stopwatch& clock)
      : host_(host),
        target_(std::move(target)),
        project_(declared.project),
        contract_(declared.contract),
        endpoint_(probes.endpoint),
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
    api_ = std::make_unique<HttpRecordApi>(host_, endpoint_, *contract_.record,
                                           scaled(request_timeout));
    load_ =
        std::make_unique<Load>(*api_, *contract_.record, *journal_,
                               LoadPlan{.load = plan.load, .pause = scaled(client_pause)}, clock_);
    return {};
  }

  std::optional<Sample> newest(Probe probe, double since_ms) const override {
    return sampler_.newest(probe, since_ms);
  }

  Result<Timeline> stop() override {
    if (load_) {
      TRY(load_->finish());
    }
    return sampler_.finish();
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
  Result<StoredRecords> read_records(const std::string& load) const {
    auto records = access::ask_records(target_, project_, load, scaled(records_timeout));
    if (records.value) return std::move(*records.value);
    return fail(ErrorKind::kBroken, "the records of the load cannot be read: " + records.problem);
  }

  const access::Operator& host_;
  access::SshTarget target_;
  std::string project_;
  Contract contract_;
  access::HttpEndpoint endpoint_;
  Sampler sampler_;
  Stopwatch clock_;
  fs::path journal_path_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<HttpRecordApi> api_;
  std::unique_ptr<Load> load_;
};

std::optional<PlantedBy> planted_by(const Deployment& deployment) {
  if (!deployment.canary) return std::nullopt;
  return PlantedBy{deployment.build_id, deployment.canary->id};
}

}  // namespace

Result<std::unique_ptr<Traffic>> start_live_traffic(const lifecycle::Lab& lab,
                                                    const Service& declared,
                                                    const TrafficPlan& plan,
                                                    const Stopwatch& clock) {
  TRY_ASSIGN(const NodeSpec node, lifecycle::node_named(lab.spec(), plan.node));
  const std::optional<Deployment> deployment =
      read_deployment(lab.workspace(), node.name, declared.project);
  if (!deployment) {
    return fail(ErrorKind::kBroken, "no deploy on " + node.name + " is recorded", "make demo");
  }
  TRY_ASSIGN(const access::HttpEndpoint endpoint,
             access::route_to(lab.workspace(), node, declared.port));
  const SamplerPlan probes{.endpoint = endpoint,
                           .contract = declared.contract,
                           .planted = planted_by(*deployment),
                           .run = plan.load,
                           .deadline = scaled(request_timeout)};
  auto traffic = std::make_unique<LiveTraffic>(lab.host(), access::target_of(lab.workspace(), node),
                                               declared, probes, clock);
  if (plan.clients == Clients::kRecords) {
    TRY(traffic->start_load(plan));
  }
  return std::unique_ptr<Traffic>(std::move(traffic));
}

}  // namespace stackpilot::drills
