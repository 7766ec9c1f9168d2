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

constexpr auto request_timeout = Millis(4'000);  // longer than the service's own deadlines
constexpr auto rows_timeout = Millis(30'000);
// About 150 orders a second from all clients together, on the reference machine.
constexpr auto client_pause = Millis(20);

class LiveTraffic : public Traffic {
 public:
  LiveTraffic(const access::Operator& host, access::SshTarget target, std::string project,
              access::HttpEndpoint service, const SamplerPlan& probes, const Stopwatch& clock)
      : target_(std::move(target)),
        project_(std::move(project)),
        api_(host, std::move(service), scaled(request_timeout)),
        sampler_(host, probes, clock),
        clock_(clock) {}

  Status start_load(const TrafficPlan& plan) {
    TRY_ASSIGN(Journal journal, Journal::create(plan.journal, plan.load));
    journal_ = std::make_unique<Journal>(std::move(journal));
    journal_path_ = plan.journal;
    load_ = std::make_unique<Load>(
        api_, *journal_, LoadPlan{.load = plan.load, .pause = scaled(client_pause)}, clock_);
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
        api_, [&] { return read_rows(history->load); }, *history);
    return check_history(*history, reads, fault);
  }

 private:
  Result<std::vector<OrderRow>> read_rows(const std::string& load) const {
    auto rows = access::ask_orders(target_, project_, load, scaled(rows_timeout));
    if (rows.value) return std::move(*rows.value);
    return fail(ErrorKind::kBroken, "the orders of the load cannot be read: " + rows.problem);
  }

  access::SshTarget target_;
  std::string project_;
  HttpOrderApi api_;
  Sampler sampler_;
  Stopwatch clock_;
  fs::path journal_path_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Load> load_;
};

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
  TRY_ASSIGN(const access::HttpEndpoint service,
             access::route_to(lab.workspace(), node, declared.port));
  const SamplerPlan probes{.endpoint = service,
                           .order_id = deployment->canary.order_id,
                           .run = plan.load,
                           .deadline = scaled(request_timeout)};
  auto traffic = std::make_unique<LiveTraffic>(lab.host(), access::target_of(lab.workspace(), node),
                                               declared.project, service, probes, clock);
  if (plan.clients == Clients::kOrders) {
    TRY(traffic->start_load(plan));
  }
  return std::unique_ptr<Traffic>(std::move(traffic));
}

}  // namespace stackpilot::drills
