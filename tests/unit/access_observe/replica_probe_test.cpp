#include "access/observe/replica_probe.h"

#include <gtest/gtest.h>

#include "unit/access_observe/listener.h"

namespace stackpilot::access {
namespace {

Service service_at(int port) {
  Service service;
  service.port = port;
  service.contract.liveness = LivenessContract{"/health"};
  service.contract.readiness.get = "/ready";
  service.contract.version = VersionContract{.get = "/version"};
  return service;
}

std::string echo_target(const std::string& request) {
  const std::size_t from = request.find(' ') + 1;
  const std::string body = request.substr(from, request.find(' ', from) - from);
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(ProbeReplica, AsksWhatTheContractNamesOnceTcpIsProven) {
  const Listener replica(echo_target);
  const ReplicaProbe seen = probe_replica("127.0.0.1", service_at(replica.port()));
  EXPECT_TRUE(seen.tcp.ok) << seen.tcp.problem;
  for (const HttpProbe* one : {&seen.health, &seen.ready, &seen.version}) {
    EXPECT_EQ(one->status, 200) << one->target << one->problem;
    EXPECT_EQ(one->body, one->target);
    EXPECT_GT(one->tcp_proven_at_ms, 0);
    EXPECT_GE(one->asked_at_ms, one->tcp_proven_at_ms);
  }
  EXPECT_EQ(seen.version.target, "/version");
}

TEST(ProbeReplica, AsksNothingThatTheContractDoesNotName) {
  const Listener replica(echo_target);
  Service service = service_at(replica.port());
  service.contract.liveness.reset();
  service.contract.version.reset();
  const ReplicaProbe seen = probe_replica("127.0.0.1", service);
  EXPECT_EQ(seen.ready.status, 200);
  EXPECT_EQ(seen.health.asked_at_ms, 0);
  EXPECT_EQ(seen.version.asked_at_ms, 0);
}

TEST(ProbeReplica, AsksNothingWithoutTcp) {
  for (const char* address : {"", "127.0.0.1"}) {
    const ReplicaProbe seen = probe_replica(address, service_at(unused_port()));
    EXPECT_FALSE(seen.tcp.ok);
    EXPECT_NE(seen.tcp.problem, "");
    EXPECT_EQ(seen.ready.status, 0);
    EXPECT_EQ(seen.ready.asked_at_ms, 0);
    EXPECT_EQ(seen.ready.problem, "not asked: no TCP");
  }
}

}  // namespace
}  // namespace stackpilot::access
