#include "drills/timeline/probes.h"

#include <gtest/gtest.h>

#include "unit/service/contracts.h"

namespace stackpilot::drills {
namespace {

constexpr const char* asked_run = "4711000000";

Probes probes_of(const Contract& contract, const std::string& id = "u-1") {
  return {contract, PlantedBy{"b-1", id}, asked_run};
}

std::string asked(const Probes& probes, Probe probe, std::uint32_t count = 1) {
  const auto request = probes.request(probe, count);
  return request ? request->method + " " + request->target : "nothing";
}

TEST(Probes, AskByTheContract) {
  const Probes exchange = probes_of(service::exchange());
  EXPECT_EQ(asked(exchange, Probe::kHealth), "GET /health");
  EXPECT_EQ(asked(exchange, Probe::kReady), "GET /ready");
  EXPECT_EQ(asked(exchange, Probe::kRead), "GET /orders/u-1");
  EXPECT_EQ(asked(exchange, Probe::kWrite, 2),
            "POST /order?symbol=ETH&side=buy&qty=47110000000000002");
  EXPECT_EQ(exchange.request(Probe::kWrite, 2)->headers.at("Idempotency-Key"),
            "probe-4711000000-2");
  const Probes webdis = probes_of(service::webdis(), "canary-b-1");
  EXPECT_EQ(asked(webdis, Probe::kHealth), "GET /crossdomain.xml");
  EXPECT_EQ(asked(webdis, Probe::kReady), "GET /PING");
  EXPECT_EQ(asked(webdis, Probe::kRead), "GET /GET/canary-b-1");
  EXPECT_EQ(asked(webdis, Probe::kWrite, 2), "PUT /SET/probe-4711000000-2/47110000000000002");
}

TEST(Probes, ThatTheContractLacksAreNotAsked) {
  Contract contract = service::exchange();
  const Probes unplanted(contract, std::nullopt, asked_run);
  EXPECT_EQ(asked(unplanted, Probe::kRead), "nothing");
  EXPECT_NE(asked(unplanted, Probe::kWrite), "nothing");
  contract.liveness.reset();
  contract.record.reset();
  const Probes few = probes_of(contract);
  EXPECT_EQ(asked(few, Probe::kHealth), "nothing");
  EXPECT_EQ(asked(few, Probe::kRead), "nothing");
  EXPECT_EQ(asked(few, Probe::kWrite), "nothing");
  EXPECT_EQ(asked(few, Probe::kReady), "GET /ready");
}

struct Asked {
  const Contract& contract;
  Probe probe;
  int status;
  const char* body;
  const char* problem;
};

TEST(Probes, SayWhatAnAnswerMeans) {
  const Contract& exchange = service::exchange();
  const Contract& webdis = service::webdis();
  const char* ready = R"({"ready":true,"checks":{"config_loaded":true,"db":true}})";
  const Asked all[] = {
      {exchange, Probe::kHealth, 200, "", ""},
      {exchange, Probe::kHealth, 204, "", "status 204"},
      {exchange, Probe::kHealth, 503, R"({"detail":"x"})", "status 503"},
      {exchange, Probe::kReady, 200, ready, ""},
      {exchange, Probe::kReady, 201, ready, "status 201"},
      {exchange, Probe::kReady, 200, "{}", "/checks/config_loaded is not in the answer"},
      {exchange, Probe::kReady, 503, R"({"detail":"db_unreachable"})", "db_unreachable"},
      {exchange, Probe::kReady, 503, "", "status 503"},
      {exchange, Probe::kRead, 200, "{}", ""},
      {exchange, Probe::kRead, 404, "{}", "the planted record is gone"},
      {exchange, Probe::kRead, 503, R"({"detail":"db_unreachable"})", "db_unreachable"},
      {exchange, Probe::kRead, 503, "", "status 503"},
      {exchange, Probe::kWrite, 200, R"({"order_id":"u-1"})", ""},
      {exchange, Probe::kWrite, 200, "{}", "accepted without an id"},
      {exchange, Probe::kWrite, 503, R"({"detail":"order_outcome_unknown"})",
       "order_outcome_unknown"},
      {webdis, Probe::kReady, 200, R"({"PING":[true,"PONG"]})", ""},
      {webdis, Probe::kReady, 200, R"({"PING":[false,"NOAUTH"]})", "/PING/0 is false, not true"},
      {webdis, Probe::kReady, 503, "", "status 503"},
      {webdis, Probe::kRead, 200, R"({"GET":"1"})", ""},
      {webdis, Probe::kRead, 200, R"({"GET":null})", "the planted record is gone"},
      {webdis, Probe::kWrite, 200, R"({"SET":[true,"OK"]})", ""},
      {webdis, Probe::kWrite, 200, R"({"SET":[false,"OOM"]})", "OOM"},
      {webdis, Probe::kWrite, 503, "", "status 503"},
  };
  for (const Asked& one : all) {
    const Probes probes = probes_of(one.contract);
    EXPECT_EQ(probes.problem_of(one.probe, 1, {.status = one.status, .body = one.body}),
              one.problem)
        << one.status << " " << one.body;
    EXPECT_EQ(probes.problem_of(one.probe, 1, {.error = "receive: timed out"}),
              "receive: timed out");
  }
}

}  // namespace
}  // namespace stackpilot::drills
