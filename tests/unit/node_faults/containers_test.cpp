#include "node/faults/containers.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

Json inspected_container() {
  return Json::parse(R"({
    "Image": "sha256:1f", "RestartCount": 2,
    "State": {"Status": "running", "ExitCode": 137, "Pid": 4711, "StartedAt": "2026-11-30T00:00:00Z"},
    "Config": {"Image": "shop:1", "Env": ["A=b", "C="], "User": "10001:10001", "Cmd": ["serve", "--fast"]},
    "HostConfig": {"Memory": 1024, "PidsLimit": 32},
    "Mounts": [
      {"Type": "bind", "Source": "/vagrant/shop.json", "Destination": "/etc/shop.json", "RW": false},
      {"Type": "volume", "Name": "shop_data", "Source": "/var/lib/docker/volumes/shop_data/_data",
       "Destination": "/data", "RW": true},
      {"Type": "tmpfs", "Source": "", "Destination": "/tmp", "RW": true}],
    "NetworkSettings": {"Networks": {"shop": {"IPAddress": "172.18.0.2", "Gateway": "172.18.0.1"}}}})");
}

TEST(ContainerState, IsWhatTheEngineSays) {
  const ContainerState state = read_state(inspected_container()).value();
  EXPECT_EQ(state.status, "running");
  EXPECT_EQ(state.exit_code, 137);
  EXPECT_EQ(state.pid, 4711);
  EXPECT_EQ(state.restarts, 2);
  EXPECT_EQ(state.started_at, "2026-11-30T00:00:00Z");
  EXPECT_EQ(state.image, "shop:1");
  EXPECT_EQ(state.image_id, "sha256:1f");
  EXPECT_EQ(state.address, "172.18.0.2");
  EXPECT_EQ(state.gateway, "172.18.0.1");
  EXPECT_EQ(state.environment, (std::vector<std::string>{"A=b", "C="}));
  EXPECT_EQ(state.command, (std::vector<std::string>{"serve", "--fast"}));
  EXPECT_EQ(state.mounts,
            (std::vector<std::string>{"/vagrant/shop.json:/etc/shop.json:ro", "shop_data:/data"}));
  EXPECT_EQ(state.user, "10001:10001");
  EXPECT_EQ(state.memory_bytes, 1024);
  EXPECT_EQ(state.pids, 32);
}

TEST(ContainerState, MayLackLimitsAndACommand) {
  for (const char* pids : {"null", "0", "-1"}) {
    Json without = inspected_container();
    without["Config"]["Cmd"] = nullptr;
    without["HostConfig"] = {{"Memory", 0}, {"PidsLimit", Json::parse(pids)}};
    const auto state = read_state(without);
    ASSERT_TRUE(state) << state.error().message;
    EXPECT_TRUE(state->command.empty());
    EXPECT_EQ(state->memory_bytes, 0);
    EXPECT_EQ(state->pids, 0) << pids;
  }
}

TEST(ContainerState, OfAnotherShapeIsAnError) {
  for (const char* text : {"{}", "[]", "null", R"({"State": {"Status": 7}})"}) {
    EXPECT_FALSE(read_state(Json::parse(text))) << text;
  }
}

}  // namespace
}  // namespace stackpilot::node
