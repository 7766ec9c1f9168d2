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
  status.node = "control";
  status.health = "200 {\"status\":\"ok\"}";
  status.ready = "503 {\"status\":\"degraded\"}";
  Deployment deployment;
  deployment.build_id = "20261123T124500Z-abcd";
  deployment.deployed_at = "2026-11-23T12:45:00.000Z";
  status.deployment = deployment;
  return status;
}

TEST(StatusText, SaysWhatIsThere) {
  EXPECT_EQ(to_text(running()),
            "lab      abc123\n"
            "provider container: 20.10 (started by this lab)\n"
            "node     control  192.168.56.10   running  ssh port open\n"
            "node     worker1  192.168.56.11   exited   ssh port closed\n"
            "service  on control\n"
            "  /health 200 {\"status\":\"ok\"}\n"
            "  /ready  503 {\"status\":\"degraded\"}\n"
            "deploy   build 20261123T124500Z-abcd at 2026-11-23T12:45:00.000Z\n"
            "This asserts nothing; `make verify` does.\n");
}

TEST(StatusText, SaysWhatIsNotThere) {
  LabStatus status;
  status.provider = "container";
  status.engine = "no Docker engine answers";
  status.node = "worker2";
  status.health = status.ready = "connection refused";
  EXPECT_EQ(to_text(status),
            "lab      none (make up)\n"
            "provider container: no Docker engine answers\n"
            "service  on worker2\n"
            "  /health connection refused\n"
            "  /ready  connection refused\n"
            "deploy   none on worker2\n"
            "This asserts nothing; `make verify` does.\n");
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

TEST(StatusJson, HasTheSameFacts) {
  const Json json = running();
  EXPECT_EQ(json["nodes"][1]["state"], "exited");
  EXPECT_EQ(json["nodes"][0]["ssh_port"], true);
  EXPECT_EQ(json["deployment"]["build_id"], "20261123T124500Z-abcd");
  EXPECT_TRUE(Json(LabStatus())["deployment"].is_null());
}

}  // namespace
}  // namespace stackpilot::ops
