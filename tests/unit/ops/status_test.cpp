#include "ops/status.h"

#include <gtest/gtest.h>

namespace stackpilot::ops {
namespace {

LabStatus running() {
  LabStatus status;
  status.lab_id = "abc123";
  status.provider = "container";
  status.engine = "20.10 (started by this lab)";
  status.nodes = {{"control", "192.168.56.10", "running", true},
                  {"worker1", "192.168.56.11", "exited", false}};
  Deployment deployment;
  deployment.build_id = "20261123T124500Z-abcd";
  deployment.deployed_at = "2026-11-23T12:45:00.000Z";
  status.services = {
      {"infra", "control", "200 {\"status\":\"ok\"}", "503 {\"status\":\"degraded\"}", deployment}};
  return status;
}

TEST(StatusText, SaysWhatIsThere) {
  EXPECT_EQ(to_text(running()),
            "lab      abc123\n"
            "provider container: 20.10 (started by this lab)\n"
            "node     control  192.168.56.10   running  ssh port open\n"
            "node     worker1  192.168.56.11   exited   ssh port closed\n"
            "service  infra on control\n"
            "  live   200 {\"status\":\"ok\"}\n"
            "  ready  503 {\"status\":\"degraded\"}\n"
            "  deploy build 20261123T124500Z-abcd at 2026-11-23T12:45:00.000Z\n"
            "This asserts nothing; `make verify` does.\n");
}

TEST(StatusText, SaysWhatIsNotThere) {
  LabStatus status;
  status.provider = "container";
  status.engine = "no Docker engine answers";
  status.services = {{"infra", "worker2", "connection refused", "connection refused", {}}};
  EXPECT_EQ(to_text(status),
            "lab      none (make up)\n"
            "provider container: no Docker engine answers\n"
            "service  infra on worker2\n"
            "  live   connection refused\n"
            "  ready  connection refused\n"
            "  deploy none\n"
            "This asserts nothing; `make verify` does.\n");
}

TEST(StatusText, HasEachServiceOnEachNode) {
  LabStatus status = running();
  status.services.push_back({"webdis", "worker1", "not declared", "200 ok", {}});
  EXPECT_NE(to_text(status).find("  deploy build 20261123T124500Z-abcd at "
                                 "2026-11-23T12:45:00.000Z\n"
                                 "service  webdis on worker1\n"
                                 "  live   not declared\n"
                                 "  ready  200 ok\n"
                                 "  deploy none\n"),
            std::string::npos)
      << to_text(status);
}

// Else the nodes of another lab look like this one's.
TEST(StatusText, SaysWhoElseHasTheNetwork) {
  LabStatus status = running();
  status.taken = "192.168.56.0/24 is taken by the lab of the checkout /x";
  EXPECT_NE(to_text(status).find("\nnetwork  192.168.56.0/24 is taken by the lab of the checkout "
                                 "/x\nnode "),
            std::string::npos)
      << to_text(status);
}

TEST(StatusText, HasTheStack) {
  LabStatus status = running();
  status.stack = StackStatus{"infra", {"control"}, {"control", "worker1"}, "worker1", "b-1", ""};
  EXPECT_NE(
      to_text(status).find("\nstack    infra: managers control; replicas on control, worker1; "
                           "database on worker1; release b-1\nservice "),
      std::string::npos)
      << to_text(status);
  status.stack = StackStatus{"infra", {"control"}, {"control"}, "", "", "b-2"};
  EXPECT_NE(to_text(status).find("replicas on control; nothing released yet; b-2 was being rolled "
                                 "out (make release)\n"),
            std::string::npos)
      << to_text(status);
}

TEST(StatusJson, HasTheSameFacts) {
  const Json json = running();
  EXPECT_EQ(json["nodes"][1]["state"], "exited");
  EXPECT_EQ(json["nodes"][0]["ssh_port"], true);
  EXPECT_EQ(json["services"][0]["project"], "infra");
  EXPECT_EQ(json["services"][0]["deployment"]["build_id"], "20261123T124500Z-abcd");
  EXPECT_TRUE(Json(ServiceStatus())["deployment"].is_null());
  EXPECT_TRUE(Json(LabStatus())["services"].empty());
}

}  // namespace
}  // namespace stackpilot::ops
