#include "node/swarm/stack_configs.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

Json config(const std::string& id, const std::string& stack) {
  return {{"ID", id}, {"Spec", {{"Labels", {{"com.docker.stack.namespace", stack}}}}}};
}

Json service_with(const std::string& config_id) {
  Json service;
  service["Spec"]["TaskTemplate"]["ContainerSpec"]["Configs"] =
      Json::array({{{"ConfigID", config_id}}});
  return service;
}

// Another stack's, or somebody's, are not ours to remove.
TEST(UnusedConfigs, AreThoseOfTheStackThatNoServiceHas) {
  const Json configs = {config("old", "infra"),
                        config("now", "infra"),
                        config("other", "shop"),
                        {{"ID", "by-hand"}, {"Spec", {{"Name", "x"}}}}};
  const Json services = {service_with("now"), {{"ID", "without-any"}}};
  EXPECT_EQ(unused_configs(configs, services, "infra"), std::vector<std::string>{"old"});
}

}  // namespace
}  // namespace stackpilot::node
