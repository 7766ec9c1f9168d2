#include "access/observe/swarm_reader.h"

#include <gtest/gtest.h>

namespace stackpilot::access {
namespace {

// What Docker 20.10.24 answers, abridged.
constexpr const char* info_of_a_manager = R"({"Swarm": {
  "NodeID": "igbix6fyuecq", "NodeAddr": "192.168.56.10", "LocalNodeState": "active",
  "ControlAvailable": true, "Error": "",
  "RemoteManagers": [{"NodeID": "igbix6fyuecq", "Addr": "192.168.56.10:2377"}],
  "Nodes": 3, "Managers": 1,
  "Cluster": {"ID": "sjeq61bf6xu8",
              "Spec": {"Orchestration": {"TaskHistoryRetentionLimit": 5}},
              "TLSInfo": {"TrustRoot": "-----BEGIN CERTIFICATE-----\nMII"},
              "DefaultAddrPool": ["10.77.0.0/16"], "SubnetSize": 24, "DataPathPort": 4789}}})";

constexpr const char* info_of_a_worker = R"({"Swarm": {
  "NodeID": "ok36t3opetna", "NodeAddr": "192.168.56.11", "LocalNodeState": "active",
  "ControlAvailable": false, "Error": "",
  "RemoteManagers": [{"NodeID": "igbix6fyuecq", "Addr": "192.168.56.10:2377"}]}})";

constexpr const char* info_without_a_swarm = R"({"Swarm": {
  "NodeID": "", "NodeAddr": "", "LocalNodeState": "inactive", "ControlAvailable": false,
  "Error": "", "RemoteManagers": null}})";

constexpr const char* nodes = R"([
  {"ID": "ok36t3opetna",
   "Spec": {"Labels": {"stackpilot.replica": "yes"}, "Role": "worker", "Availability": "drain"},
   "Description": {"Hostname": "worker1", "Engine": {"EngineVersion": "20.10.24+dfsg1"}},
   "Status": {"State": "down", "Addr": "192.168.56.11"}},
  {"ID": "igbix6fyuecq", "Spec": {"Labels": {}, "Role": "manager", "Availability": "active"},
   "Description": {"Hostname": "control"}, "Status": {"State": "ready", "Addr": "192.168.56.10"},
   "ManagerStatus": {"Leader": true, "Reachability": "reachable", "Addr": "192.168.56.10:2377"}}])";

constexpr const char* services = R"([
  {"ID": "0lyktqtqa1x1",
   "Spec": {
     "Name": "infra_api",
     "Labels": {"com.docker.stack.image": "control:5000/infra-api@sha256:45bb",
                "com.docker.stack.namespace": "infra"},
     "TaskTemplate": {
       "ContainerSpec": {"Image": "control:5000/infra-api@sha256:45bb",
                         "StopGracePeriod": 12000000000,
                         "Configs": [{"File": {"Name": "/etc/x.cfg", "UID": "0"},
                                      "ConfigID": "c1", "ConfigName": "infra-x-1"}]},
       "RestartPolicy": {"Condition": "any", "Delay": 500000000, "MaxAttempts": 0},
       "Placement": {"Constraints": ["node.labels.stackpilot.replica == yes"]},
       "Networks": [{"Target": "xndk94e1onbv", "Aliases": ["api"]}]},
     "Mode": {"Global": {}},
     "UpdateConfig": {"Parallelism": 1, "FailureAction": "rollback", "Monitor": 3000000000,
                      "MaxFailureRatio": 0, "Order": "start-first"},
     "EndpointSpec": {"Mode": "dnsrr"}},
   "UpdateStatus": {"State": "completed", "Message": "update completed"}},
  {"ID": "other", "Spec": {"Name": "infra_db", "TaskTemplate": {"ContainerSpec": {}},
                           "Mode": {"Replicated": {"Replicas": 1}}}}])";

constexpr const char* tasks = R"([
  {"ID": "9sq81c0icsap", "Spec": {"ContainerSpec": {"Image": "control:5000/infra-api@sha256:45bb"}},
   "ServiceID": "0lyktqtqa1x1", "NodeID": "igbix6fyuecq",
   "Status": {"State": "running", "Message": "started",
              "ContainerStatus": {"ContainerID": "ef39167ad130", "PID": 18736, "ExitCode": 0}},
   "DesiredState": "running"},
  {"ID": "pending", "ServiceID": "gone", "Status": {"State": "rejected", "Err": "No such image"},
   "DesiredState": "running"}])";

constexpr const char* networks = R"([
  {"Name": "infra_inner", "Id": "xndk94e1onbv", "Scope": "swarm", "Driver": "overlay",
   "Attachable": false, "Ingress": false,
   "Options": {"com.docker.network.driver.overlay.vxlanid_list": "4099", "encrypted": ""}},
  {"Name": "ingress", "Id": "i", "Driver": "overlay", "Attachable": false, "Ingress": true,
   "Options": {}},
  {"Name": "loose", "Id": "l", "Driver": "overlay", "Attachable": true, "Options": null},
  {"Name": "docker_gwbridge", "Id": "g", "Driver": "bridge", "Options": {}}])";

SwarmView view() {
  return read_view({.info = Json::parse(info_of_a_manager),
                    .nodes = Json::parse(nodes),
                    .services = Json::parse(services),
                    .tasks = Json::parse(tasks),
                    .networks = Json::parse(networks),
                    .configs = Json::parse(R"([{"ID": "c1", "Spec": {"Name": "infra-x-1"}}])")});
}

TEST(ReadMember, OfAManagerKnowsItsSwarm) {
  const auto facts = read_member(Json::parse(info_of_a_manager));
  ASSERT_TRUE(facts);
  EXPECT_EQ(*facts, (SwarmFacts{.state = "active",
                                .node_id = "igbix6fyuecq",
                                .address = "192.168.56.10",
                                .is_manager = true,
                                .cluster = "sjeq61bf6xu8",
                                .trust_root = "-----BEGIN CERTIFICATE-----\nMII",
                                .managers = {"192.168.56.10:2377"}}));
}

TEST(ReadMember, OfAWorkerKnowsItsManagers) {
  const auto facts = read_member(Json::parse(info_of_a_worker));
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->is_manager);
  EXPECT_EQ(facts->cluster, "");
  EXPECT_EQ(facts->managers, std::vector<std::string>{"192.168.56.10:2377"});
}

TEST(ReadMember, OfNoSwarmIsNone) {
  EXPECT_FALSE(read_member(Json::parse(info_without_a_swarm)));
  EXPECT_FALSE(read_member(Json::parse("{}")));
}

TEST(ReadMember, ThatCannotReachItsSwarmSaysWhy) {
  const auto facts = read_member(
      Json::parse(R"({"Swarm": {"LocalNodeState": "error", "Error": "no certificate"}})"));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->state, "error");
  EXPECT_EQ(facts->problem, "no certificate");
}

TEST(ReadMember, ThrowsForAValueOfAnotherType) {
  EXPECT_THROW(read_member(Json::parse(R"({"Swarm": {"LocalNodeState": 1}})")), Json::exception);
}

TEST(ReadView, HasMembersWithTheirRoles) {
  const SwarmView seen = view();
  ASSERT_EQ(seen.nodes.size(), 2U);
  EXPECT_EQ(seen.nodes[0], (SwarmNode{.id = "ok36t3opetna",
                                      .name = "worker1",
                                      .address = "192.168.56.11",
                                      .state = "down",
                                      .availability = "drain",
                                      .labels = {{"stackpilot.replica", "yes"}}}));
  EXPECT_TRUE(seen.nodes[1].is_manager);
  EXPECT_TRUE(seen.nodes[1].is_leader);
  EXPECT_EQ(seen.nodes[1].reachability, "reachable");
}

TEST(ReadView, HasServicesWithWhatSwarmAloneKnows) {
  const SwarmService api = view().services.at(0);
  EXPECT_EQ(api.name, "infra_api");
  EXPECT_EQ(api.stack, "infra");
  EXPECT_EQ(api.image, "control:5000/infra-api@sha256:45bb");
  EXPECT_EQ(api.networks,
            (std::map<std::string, std::vector<std::string>>{{"infra_inner", {"api"}}}));
  EXPECT_EQ(api.update_state, "completed");
  EXPECT_EQ(
      api.settings,
      (ContainerSettings{
          {"stop_grace_period", "12 s"},
          {"configs", "infra-x-1 at /etc/x.cfg"},
          {"deploy.mode", "global"},
          {"deploy.constraints", "node.labels.stackpilot.replica == yes"},
          {"deploy.endpoint_mode", "dnsrr"},
          {"deploy.restart", "any after 500000000 ns, 0 times"},
          {"deploy.update", "start-first, 1 at once, watched for 3000000000 ns, else rollback"}}));
  const SwarmService db = view().services.at(1);
  EXPECT_EQ(db.update_state, "");
  EXPECT_EQ(db.settings, (ContainerSettings{{"deploy.mode", "replicated 1"},
                                            {"deploy.restart", "any after 0 ns, 0 times"}}));
}

TEST(ReadView, HasTasksByTheNameOfTheirService) {
  const SwarmView seen = view();
  EXPECT_EQ(seen.tasks.at(0),
            (SwarmTask{"9sq81c0icsap", "infra_api", "igbix6fyuecq", "running", "running",
                       "control:5000/infra-api@sha256:45bb", "ef39167ad130", ""}));
  EXPECT_EQ(seen.tasks.at(1).service, "gone");
  EXPECT_EQ(seen.tasks.at(1).problem, "No such image");
}

TEST(ReadView, HasOverlayNetworksButThatOfTheRoutingMesh) {
  EXPECT_EQ(view().networks,
            (std::vector<SwarmNetwork>{{"infra_inner", true, false}, {"loose", false, true}}));
}

TEST(ReadView, HasConfigsHistoryAndPort) {
  EXPECT_EQ(view().configs, std::vector<std::string>{"infra-x-1"});
  EXPECT_EQ(view().task_history, 5);
  EXPECT_EQ(view().data_port, 4789);
}

}  // namespace
}  // namespace stackpilot::access
